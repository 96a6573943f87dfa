// The programs a script starts, and the folders it makes: all gone when the script ends, however it ends.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where cargo puts what it builds. */
export const target = process.env.CARGO_TARGET_DIR ?? join(root, 'target');

const running = new Set();
const folders = new Set();

/** A program that ends with this script. Resolves `ended` with its status; `output` grows with what it says. */
export function start(program, args = [], { env = {} } = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: a browser has children that would outlive it.
    detached: true,
  });
  const started = { child, output: '', name: program };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => (started.output += text));
  }
  started.ended = new Promise((resolve) => {
    child.on('error', (error) => {
      started.output += String(error);
      resolve(-1);
    });
    child.on('close', resolve);
  });
  running.add(started);
  void started.ended.then(() => running.delete(started));
  return started;
}

/** Ends a program and its children, and waits until it is gone. */
export async function end(started) {
  kill(started);
  await started.ended;
}

function kill({ child }) {
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // Gone already.
  }
}

/** An empty folder that is removed with this script. */
export function folder(name) {
  const path = mkdtempSync(join(tmpdir(), `observatoire-${name}-`));
  folders.add(path);
  return path;
}

process.on('exit', () => {
  for (const started of running) kill(started);
  for (const path of folders) rmSync(path, { recursive: true, force: true, maxRetries: 3 });
});
for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143]]) process.on(signal, () => process.exit(status));

/** Asks again and again until there is an answer; after `seconds`, fails with the sentence. */
export async function until(sentence, ask, seconds = 30) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`${sentence} (waited ${seconds} s)`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a program says that matches, once it has said it. */
export async function said(started, pattern, seconds = 30) {
  let over = false;
  void started.ended.then(() => (over = true));
  const found = await until(
    `${started.name} never said ${pattern}:\n${started.output}`,
    () => pattern.exec(started.output) ?? over,
    seconds,
  );
  if (found === true) throw new Error(`${started.name} ended before it said ${pattern}:\n${started.output}`);
  return found;
}

/** A port of this machine that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A display without a screen; resolves with its name, `:99`. */
export async function display(size = '1366x860', more = []) {
  // Xvfb writes the number it took on the descriptor it is given: 1, its standard output.
  const xvfb = start('Xvfb', ['-displayfd', '1', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', ...more]);
  const [, number] = await said(xvfb, /^(\d+)$/m);
  return `:${number}`;
}

/** A display with two screens side by side, each with its width and height; Xvfb has one screen only. */
export async function twoScreens(own, room) {
  const files = folder('screens');
  const section = (name, ...lines) => [`Section "${name}"`, ...lines, 'EndSection'].join('\n');
  const config = [
    section('ServerFlags', 'Option "AutoAddDevices" "false"', 'Option "AutoAddGPU" "false"'),
    section('Device', 'Identifier "none"', 'Driver "dummy"', 'VideoRam 65536'),
    section('Monitor', 'Identifier "any"', 'HorizSync 5.0-1000.0', 'VertRefresh 5.0-200.0'),
    section('Screen', 'Identifier "all"', 'Device "none"', 'Monitor "any"', 'DefaultDepth 24'),
  ];
  writeFileSync(join(files, 'xorg.conf'), config.join('\n'));
  // The one in the path asks for a console.
  const program = ['/usr/lib/xorg/Xorg', '/usr/libexec/Xorg'].find((path) => existsSync(path)) ?? 'Xorg';
  const server = start(program, [
    '-displayfd', '1', '-config', join(files, 'xorg.conf'), '-logfile', join(files, 'log'), '-nolisten', 'tcp', '-noreset',
    '-novtswitch', '-sharevts',
  ]);
  const [, number] = await said(server, /^(\d+)$/m);
  const env = { ...process.env, DISPLAY: `:${number}` };
  const xrandr = (...args) => execFileSync('xrandr', args, { env, encoding: 'utf8' });
  const mode = ({ width, height }) => `${width}x${height}`;
  xrandr('--addmode', 'DUMMY1', mode(room));
  xrandr('--output', 'DUMMY0', '--primary', '--mode', mode(own), '--output', 'DUMMY1', '--mode', mode(room), '--right-of', 'DUMMY0');
  // The server looks at its outputs again: until then the second one passes for unplugged.
  xrandr('--query');
  return env.DISPLAY;
}

/** What a window of a test lives in: nothing of the person who runs it is read, and no accessibility bus is looked for. */
export function apart(DISPLAY, more = {}) {
  const nowhere = { XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: '' };
  return { DISPLAY, HOME: folder('home'), ...nowhere, NO_AT_BRIDGE: '1', GDK_BACKEND: 'x11', ...more };
}

/** A program of this workspace, as cargo has built it. */
export function built(name, profile = 'debug') {
  const path = join(target, profile, name);
  if (!existsSync(path)) throw new Error(`${path} is not there: build it with cargo first`);
  return path;
}

/** A desk server with the built interface: its address, and the program. */
export async function deskServer(args = [], profile = 'debug') {
  const process = start(built('desk_server', profile), ['--port', '0', '--ui', join(root, 'ui', 'dist'), ...args]);
  const [, address] = await said(process, /listening on (http:\/\/[\d.]+:\d+)/);
  return { address, process };
}

/** The browser of this system. */
export function chromiumPath() {
  const found = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const path = found.find((path) => path && existsSync(path));
  if (!path) throw new Error('no Chromium here: install it, or name it with CHROMIUM=/path');
  return path;
}
