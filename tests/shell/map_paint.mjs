// How long the map of all the communes of France takes in the real window: from the address to its frame, and of
// that, from both answers being in the page to its frame.
//
//   node tests/shell/map_paint.mjs [release|debug] DATA_FOLDER [RUNS]
//
// The folder is one in which the contours were downloaded; it is copied, and left as it is.
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { built, deskServer, display, end, folder } from './processes.mjs';
import { driver, open } from './webdriver.mjs';

const [profile = 'release', from = '', runs = '9'] = process.argv.slice(2);
const goalMs = 250;
const communes = 34_000;
if (!from || !existsSync(join(from, 'contours'))) {
  console.log('the map of all communes: not measured, no folder with contours was given (CONTOURS=… make bench)');
  process.exit(0);
}
const data = folder('map-paint');
cpSync(from, data, { recursive: true });

const map = (level) => `#/carte/population/65-ans-ou-plus?lieu=EPCI-200070514&dans=FRANCE-F&par=${level}`;
const server = await deskServer(['--data-dir', data, '--offline'], profile);
await fetch(`${server.address}/ask/remember`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    settings: { place: 'EPCI-200070514', recent: [], lang: 'fr', route: map('region'), text_size_percent: 100, theme: 'light' },
  }),
});
await end(server.process);

const driving = await driver({
  DISPLAY: await display('1366x860'), HOME: folder('home'), XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: '', NO_AT_BRIDGE: '1',
  GDK_BACKEND: 'x11',
});
const page = await open(driving, built('observatoire', profile), ['--data-dir', data, '--offline']);
await page.find('//canvas', 60);

/** Milliseconds from the address to the frame, and from the answers to the frame. */
const shown = (hash, least) =>
  page.evaluate(async (hash, least) => {
    performance.clearMarks();
    const asked = performance.now();
    location.hash = hash;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (;;) {
      await frame();
      if (performance.getEntriesByName('map-painted').some((mark) => mark.detail >= least)) break;
      if (performance.now() - asked > 60_000) throw new Error('no map after a minute');
    }
    // The next frame begins once this one is on screen.
    await frame();
    const ended = performance.now();
    return [ended - asked, ended - performance.getEntriesByName('map-ready').at(-1).startTime];
  }, hash, least);

const times = [];
for (let run = 0; run <= Number(runs); run++) {
  const one = await shown(map('commune'), communes);
  if (!Array.isArray(one)) throw new Error(one);
  // The first fills the caches of the program.
  if (run > 0) times.push(one);
  await shown(map('region'), 10);
}
if (process.env.SCREENSHOTS) {
  await shown(map('commune'), communes);
  await page.screenshot(`${process.env.SCREENSHOTS}/map-paint.png`);
}
await page.close();
await driving.stop();

const quantile = (list, share) => list.toSorted((a, b) => a - b)[Math.ceil(share * list.length) - 1];
console.log(`${''.padEnd(46)}${'median'.padStart(9)}${'p95'.padStart(9)}   (${times.length} maps, ${profile})`);
for (const [at, label, goal] of [[0, 'all communes: from the address to the frame', ''], [1, 'from the answers to the frame', `   (${goalMs} ms at most)`]]) {
  const list = times.map((one) => one[at]);
  const figures = [0.5, 0.95].map((share) => `${quantile(list, share).toFixed(0)} ms`.padStart(9)).join('');
  console.log(label.padEnd(46) + figures + goal);
}
process.exit(0);
