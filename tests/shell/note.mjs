// How long a note of ten pages and eight charts takes from the terminal, the whole process: `note export FILE -o NOTE.pdf`.
// Each run must give the same bytes.
//
//   node tests/shell/note.mjs [release|debug] [TIMES]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { built, folder, root } from './processes.mjs';

const [profile = 'release', times = '30'] = process.argv.slice(2);
const goalMs = 300;
const data = folder('note');
const output = join(data, 'note.pdf');
const program = built('observatoire-cli', profile);
const carnet = join(root, 'tests', 'bench', 'ten-pages.md');

function exported() {
  const startMs = performance.now();
  execFileSync(program, ['note', 'export', carnet, '-o', output, '--data-dir', data, '--offline', '--today', '2026-11-20'], {
    stdio: 'pipe',
  });
  const elapsedMs = performance.now() - startMs;
  return { elapsedMs, hash: createHash('sha256').update(readFileSync(output)).digest('hex') };
}

// The first run puts the figures that come with the program in place.
const { hash } = exported();
const runs = Array.from({ length: Number(times) }, exported);
const pages = /^Pages:\s+(\d+)/m.exec(execFileSync('pdfinfo', [output], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))?.[1];
const elapsed = runs.map(({ elapsedMs }) => elapsedMs).sort((a, b) => a - b);
const quantile = (share) => elapsed[Math.ceil(share * elapsed.length) - 1].toFixed(0);
console.log(`note of ${pages} pages, eight charts, from the terminal: median ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms (median ${goalMs} ms at most; ${times} runs, ${profile})`);
if (runs.some((run) => run.hash !== hash)) {
  console.log('The runs gave different bytes.');
  process.exit(1);
}
