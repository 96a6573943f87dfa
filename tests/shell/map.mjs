// How long the map of all the communes of France takes: from the choice of the perimeter to the frame in which it is
// painted, asked for the first time and again, and what pointing at a commune costs. In the real window.
//
//   node tests/shell/map.mjs [release|debug] [TIMES] [DATA_DIR]
//
// The contours are those already downloaded into a data directory, the person's own unless told: squares of a test
// would be painted sooner than borders. Without any, it says so and measures nothing.
import { cpSync, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { apart, built, deskServer, display, end, folder } from './processes.mjs';
import { driver, open } from './webdriver.mjs';

const shares = process.env.XDG_DATA_HOME || join(homedir(), '.local', 'share');
const [profile = 'release', times = '10', from = join(shares, 'observatoire')] = process.argv.slice(2);
const goals = { paintMs: 250, hoverMs: 16 };
const route = '#/carte/population/65-ans-ou-plus?lieu=EPCI-200070514';

if (!existsSync(join(from, 'contours', 'communes-1000m.outlines'))) {
  console.log(`The map of France is not measured: no contours in ${from} (observatoire-cli contours download).`);
  process.exit(0);
}
const data = folder('map');
cpSync(join(from, 'contours'), join(data, 'contours'), { recursive: true });
// The first start puts the figures that come with the program in place.
const server = await deskServer(['--data-dir', data, '--offline'], profile);
await fetch(`${server.address}/ask/remember`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    settings: { place: 'EPCI-200070514', recent: ['EPCI-200070514'], lang: 'fr', route, text_size_percent: 100, theme: 'light' },
  }),
}).then((answer) => answer.text());
await end(server.process);

const DISPLAY = await display('1366x860');
const environment = apart(DISPLAY);
const driving = await driver(environment);

/** A window of its own, whose page and desk have drawn nothing of France yet. */
async function first() {
  const page = await open(driving, built('observatoire', profile), ['--data-dir', data, '--offline']);
  await page.find('//canvas', 60);
  // What the first map leaves to be done is done.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return page;
}

const choose = (page, perimeter) =>
  page.evaluate(async (perimeter) => {
    const before = document.querySelector('canvas');
    const select = [...document.querySelectorAll('select')].find((one) => [...one.options].some(({ value }) => value === perimeter));
    const startMs = performance.now();
    select.value = perimeter;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (;;) {
      await frame();
      const canvas = document.querySelector('canvas');
      if (canvas && canvas !== before) break;
    }
    // The frame is painted when the next task after it runs.
    await frame();
    await new Promise((resolve) => setTimeout(resolve));
    return performance.now() - startMs;
  }, perimeter);

/** What the page does for one move of the pointer, until all is laid out again. */
const hover = (page, count) =>
  page.evaluate(async (count) => {
    const ground = document.querySelector('[role=application]');
    const box = ground.getBoundingClientRect();
    const elapsed = [];
    for (let move = 0; move < count; move++) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      // A golden turn each time: all over the country, and the same in each run.
      const angle = move * 2.399963;
      const far = 0.32 * Math.sqrt((move + 0.5) / count);
      const [clientX, clientY] = [box.left + box.width * (0.5 + far * Math.cos(angle)), box.top + box.height * (0.5 + far * Math.sin(angle))];
      const startMs = performance.now();
      ground.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY, bubbles: true }));
      await Promise.resolve();
      document.querySelector('.readout, [role=status]')?.getBoundingClientRect();
      elapsed.push(performance.now() - startMs);
    }
    return elapsed;
  }, count);

const [france, near] = ['FRANCE-F commune', 'EPCI-200070514 commune'];
const figures = { first: [], again: [], hover: [] };
for (let time = 0; time < Number(times); time++) {
  const page = await first();
  figures.first.push(await choose(page, france));
  await new Promise((resolve) => setTimeout(resolve, 500));
  figures.hover.push(...(await hover(page, 40)));
  await choose(page, near);
  figures.again.push(await choose(page, france));
  // The next window opens where this one is left, once that is written down.
  await choose(page, near);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await page.close();
}
await driving.stop();

const quantile = (elapsed, share) => elapsed.toSorted((a, b) => a - b)[Math.ceil(share * elapsed.length) - 1];
console.log(`${'all communes of France'.padEnd(46)}${'median'.padStart(9)}${'p95'.padStart(9)}   (${times} windows, ${profile})`);
for (const [name, elapsed, goal] of [
  ['asked for the first time, to its first paint', figures.first, goals.paintMs],
  ['asked for again', figures.again, goals.paintMs],
  ['pointing at a commune', figures.hover, goals.hoverMs],
]) {
  const columns = [0.5, 0.95].map((share) => `${quantile(elapsed, share).toFixed(0)} ms`.padStart(9)).join('');
  console.log(`${name.padEnd(46)}${columns}   (p95 ${goal} ms at most)`);
}
process.exit(0);
