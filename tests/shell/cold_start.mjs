// How long a person waits for the first figure: from the start of the program to the frame in which the mark of
// their territory is on screen. Beside it, a bare WebKitGTK page that shows the same mark: what no program built
// on WebKitGTK can go below.
//
//   node tests/shell/cold_start.mjs [release|debug] [RUNS]
//
// Nothing is added to the program: what is watched is the memory of the display, which Xvfb keeps in a file.
import { closeSync, existsSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, deskServer, display, end, folder, start, until } from './processes.mjs';

const [profile = 'release', runs = '15'] = process.argv.slice(2);
const program = built('observatoire', profile);
const bare = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((machine) => `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`)
  .find(existsSync);
if (!bare) throw new Error('WebKitGTK’s MiniBrowser is not here; Debian has it in libwebkit2gtk-4.1-0');

/** The colour of my territory, and how many pixels of it make a mark. */
const mark = 0xa3301a;
const markPixels = 60;

const frames = folder('frames');
const name = await display('1366x860', ['-fbdir', frames]);
const screen = openSync(join(frames, 'Xvfb_screen0'), 'r');
// The format is that of xwd: a header that says its own size, a table of colours, then the pixels.
const picture = Buffer.alloc(fstatSync(screen).size);
readSync(screen, picture, 0, picture.length, 0);
const pixelsStart = picture.readUInt32BE(0) + picture.readUInt32BE(19 * 4) * 12;
const pixels = new Uint32Array(picture.buffer, pixelsStart, (picture.length - pixelsStart) >> 2);

/** True when the mark of the territory is on screen. */
function painted() {
  readSync(screen, picture, 0, picture.length, 0);
  let count = 0;
  for (const pixel of pixels) if ((pixel & 0xffffff) === mark && ++count >= markPixels) return true;
  return false;
}

/** Milliseconds from the start of a program to the mark. */
async function measure(command, args) {
  await until('the display is not empty', () => !painted());
  const before = performance.now();
  const started = start(command, args, { env: { DISPLAY: name, NO_AT_BRIDGE: '1', GDK_BACKEND: 'x11' } });
  let over = false;
  void started.ended.then(() => (over = true));
  for (;;) {
    if (painted()) break;
    if (over) throw new Error(`${command} ended without a figure:\n${started.output}`);
    if (performance.now() - before > 60_000) throw new Error(`${command} shows no figure after a minute:\n${started.output}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const elapsed = performance.now() - before;
  await end(started);
  return elapsed;
}

// A data directory as after a first use: the figures are in, the territory is remembered.
const data = folder('cold-start');
const server = await deskServer(['--data-dir', data, '--offline'], profile);
await ask('portrait', { place: 'EPCI-200070514', lang: 'fr' });
await ask('remember', {
  settings: {
    place: 'EPCI-200070514', recent: ['EPCI-200070514'], lang: 'fr', route: '#/territoire/EPCI-200070514', text_size_percent: 100,
  },
});
await end(server.process);

async function ask(question, body) {
  const answer = await fetch(`${server.address}/ask/${question}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const lines = (await answer.text()).trim().split('\n');
  if (!answer.ok || !('answer' in JSON.parse(lines.at(-1)))) throw new Error(`${question}: ${lines.at(-1)}`);
}

const page = join(frames, 'bare.html');
writeFileSync(page, `<!doctype html><meta charset="utf-8"><title>Une page nue</title>
<svg width="600" height="100"><circle cx="50" cy="50" r="20" fill="#a3301a"/></svg><p>68 951</p>`);

const rows = [
  ['a bare WebKitGTK page', bare, [`file://${page}`]],
  ['the window, to its first figure', program, ['--data-dir', data, '--offline']],
];
const times = rows.map(() => []);
for (let run = 0; run <= Number(runs); run++) {
  for (const [at, [, command, args]] of rows.entries()) {
    const elapsed = await measure(command, args);
    // The first of each fills the caches of the system.
    if (run > 0) times[at].push(elapsed);
  }
}
closeSync(screen);

const quantile = (list, share) => list.toSorted((a, b) => a - b)[Math.ceil(share * list.length) - 1];
console.log(`${''.padEnd(34)}${'median'.padStart(10)}${'p95'.padStart(10)}   (${runs} runs)`);
for (const [at, [label]] of rows.entries()) {
  const figures = [0.5, 0.95].map((share) => `${quantile(times[at], share).toFixed(0)} ms`.padStart(10));
  console.log(label.padEnd(34) + figures.join(''));
}
const more = quantile(times[1], 0.5) - quantile(times[0], 0.5);
console.log(`${'difference of the medians'.padEnd(34)}${`${more.toFixed(0)} ms`.padStart(10)}   (350 ms at most)`);
process.exit(0);
