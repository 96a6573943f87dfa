// Our charts beside those of other tools, in one run: the same 21 bars, the same page of 60 charts, the same picture of
// 1920 × 1080. Whoever draws other numbers, or leaves words out, is left out of the measure with a sentence.
//
//   make bench-peers
//   node tests/bench/peers/run.mjs FOLDER [--rounds N]      FOLDER is where `make bench-peers` installs them
//
// Each tool runs in a process of its own and measures itself, from values to text or bytes, once it is warm: starting it and
// sending the answer are not counted. Tools take turns, one at a time.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { root } from '../../shell/processes.mjs';
import { gate } from './gate.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const [folder] = process.argv.slice(2);
const roundsAt = process.argv.indexOf('--rounds');
const rounds = roundsAt < 0 ? 30 : Number(process.argv[roundsAt + 1]);
const warmRounds = 3;
/** A page takes sixty times as long as a chart. */
const pageEvery = 6;
/** How many times faster than vl-convert our SVG must be. */
const goal = 10;

const python = join(folder, 'python', 'bin', 'python');
const tools = [
  { name: 'ours', program: 'cargo', args: ['bench', '--locked', '--quiet', '--workspace', '--bench', 'charts', '--', '--serve'] },
  { name: 'vl-convert', program: python, args: [join(here, 'with_vl_convert.py')] },
  { name: 'matplotlib', program: python, args: [join(here, 'with_matplotlib.py')] },
  { name: 'Plot', program: process.execPath, args: [join(here, 'with_plot.mjs'), folder], needs: join(folder, 'node_modules/d3/dist/d3.min.js') },
];

/** A tool that answers a line for a line. */
function start({ name, program, args, needs = program }) {
  if (needs.includes('/') && !existsSync(needs)) throw new Error('it is not installed');
  const child = spawn(program, args, { cwd: root, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  process.on('exit', () => {
    try {
      process.kill(-child.pid);
    } catch {
      // Gone already.
    }
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (complaints += text));
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(complaints.trim().split('\n').at(-1) || 'it ended without a word');
    return JSON.parse(value);
  };
  const ask = (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    return next();
  };
  child.on('error', (error) => (complaints += String(error)));
  return { name, next, ask, version: name };
}

const [ours, ...peers] = tools;
const first = start(ours);
const toDraw = await first.next();
const started = [first];
for (const peer of peers) {
  try {
    const tool = start(peer);
    tool.version = (await tool.ask(toDraw)).version;
    started.push(tool);
  } catch (error) {
    console.log(`${peer.name} is left out: ${error.message}.`);
  }
}

// ── The gate: the same numbers and words in all ──────────────────────────────────────────────────────────────────

const { read, close } = await gate();
const chart = toDraw.charts[0];
const wrong = structuredClone(chart);
wrong.bars[7].value *= 1.01;
if ((await read(wrong, (await first.ask({ do: 'svg', nth: 0 })).svg)) === null) {
  throw new Error('the gate let a bar through that is wrong by one per cent');
}
const measured = [];
for (const tool of started) {
  const drawn = await tool.ask({ do: 'svg', nth: 0 });
  const painted = await tool.ask({ do: 'png' });
  const problem = (await read(chart, drawn.svg)) ?? (await read(toDraw.picture, painted.svg, painted.png));
  if (problem === null) measured.push(tool);
  else console.log(`${tool.version} is left out: ${problem}.`);
  if (problem !== null && tool === first) process.exitCode = 1;
}
await close();
console.log(`The same ${chart.bars.length} bars, words and picture read back from: ${measured.map((tool) => tool.version).join(', ')}.`);
console.log(`${rounds} rounds each after ${warmRounds} that are not counted; ${Math.ceil(rounds / pageEvery)} of a page.\n`);

// ── The measure ──────────────────────────────────────────────────────────────────────────────────────────────────

const tasks = [
  { what: `one chart of ${chart.bars.length} bars, SVG`, task: (turn) => ({ do: 'svg', nth: turn % toDraw.charts.length }), every: 1 },
  { what: `page of ${toDraw.charts.length} such charts, SVG`, task: () => ({ do: 'page' }), every: pageEvery },
  { what: `${toDraw.picture.bars.length} bars, PNG 1920 × 1080`, task: () => ({ do: 'png' }), every: 1 },
];
const durations = new Map();
for (let turn = -warmRounds; turn < rounds; turn++) {
  for (const { what, task, every } of tasks) {
    if (turn % every !== 0) continue;
    for (const tool of measured) {
      const { ms } = await tool.ask(task(turn + warmRounds));
      const key = `${what}/${tool.name}`;
      if (turn >= 0) durations.set(key, [...(durations.get(key) ?? []), ms]);
    }
  }
}

const at = (list, share) => [...list].sort((a, b) => a - b)[Math.floor(list.length * share)];
console.log(`${''.padEnd(32)}${''.padEnd(12)}${'median ms'.padStart(10)}${'p95 ms'.padStart(10)}${'× ours'.padStart(9)}`);
for (const { what } of tasks) {
  const median = (tool) => at(durations.get(`${what}/${tool.name}`), 0.5);
  for (const tool of measured) {
    const p95 = at(durations.get(`${what}/${tool.name}`), 0.95);
    const times = (median(tool) / median(measured[0])).toFixed(1);
    console.log(
      `${(tool === measured[0] ? what : '').padEnd(32)}${tool.name.padEnd(12)}${median(tool).toFixed(2).padStart(10)}${p95.toFixed(2).padStart(10)}${times.padStart(9)}`,
    );
  }
}
const vega = measured.find((tool) => tool.name === 'vl-convert');
if (vega && measured[0] === first) {
  const median = (tool) => at(durations.get(`${tasks[0].what}/${tool.name}`), 0.5);
  const times = median(vega) / median(first);
  console.log(`\nGoal: SVG at least ${goal} times as fast as vl-convert. Measured: ${times.toFixed(0)} times, ${times >= goal ? 'met' : 'not met'}.`);
}
process.exit();
