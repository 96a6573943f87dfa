// How long a change of territory takes with twelve charts on screen: from the key that asks for it to the frame in
// which all twelve are those of the new territory. In the real window, on a display without a screen.
//
//   node tests/shell/repaint.mjs [release|debug] [CHANGES]
import { built, deskServer, display, end, folder } from './processes.mjs';
import { driver, open } from './webdriver.mjs';

const [profile = 'release', changes = '30'] = process.argv.slice(2);
const goalMs = 100;
const charts = 12;
/** Grand Cognac, Orléans, Rouen, Bordeaux, Saint-Brieuc. */
const places = ['EPCI-200070514', 'EPCI-244500468', 'EPCI-200023414', 'EPCI-243300316', 'EPCI-200069409'];

// A data directory as after a first use: the figures are in, the territories were opened before.
const data = folder('repaint');
const server = await deskServer(['--data-dir', data, '--offline'], profile);
for (const place of places) await ask('sheet', { place, width: 360, lang: 'fr' });
await ask('remember', {
  settings: {
    place: places[0], recent: places, lang: 'fr', route: `#/territoire/${places[0]}/graphiques`, text_size_percent: 100, theme: 'light',
  },
});
await end(server.process);

async function ask(question, body) {
  const answer = await fetch(`${server.address}/ask/${question}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const line = (await answer.text()).trim().split('\n').at(-1);
  if (!answer.ok || !('answer' in JSON.parse(line))) throw new Error(`${question}: ${line}`);
}

const DISPLAY = await display('1366x860');
const driving = await driver({
  DISPLAY, HOME: folder('home'), XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: '', NO_AT_BRIDGE: '1', GDK_BACKEND: 'x11',
});
const page = await open(driving, built('observatoire', profile), ['--data-dir', data, '--offline']);
const drawn = (place) => `//*[@data-place="${place}"][count(section//*[@role="img"]/*[local-name()="svg"])=${charts}]`;
await page.find(drawn(places[0]), 60);

const elapsed = [];
for (let change = 1; change <= Number(changes); change++) {
  const place = places[change % places.length];
  const link = `//nav//a[@href="#/territoire/${place}/graphiques"]`;
  await page.find(link);
  // From here on the page keeps the time by its own clock: the driver is not in it.
  await page.evaluate((place, charts) => {
    window.changed = new Promise((resolve) => {
      addEventListener('keydown', (key) => {
        const watch = () => {
          const all = document.querySelectorAll(`[data-place="${place}"] section [role=img] > svg`).length === charts;
          // The frame is painted when the next task after it runs.
          if (all) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - key.timeStamp)));
          else requestAnimationFrame(watch);
        };
        watch();
      }, { once: true, capture: true });
    });
  }, place, charts);
  await page.type(link, '\uE007');
  elapsed.push(await page.evaluate(() => window.changed));
  // A person reads between two keys; what the page still does for the former one is done.
  await page.find(drawn(place));
}
if (process.env.SCREENSHOTS) await page.screenshot(`${process.env.SCREENSHOTS}/repaint.png`);
await page.close();
await driving.stop();

const quantile = (share) => elapsed.toSorted((a, b) => a - b)[Math.ceil(share * elapsed.length) - 1];
console.log(`${''.padEnd(46)}${'median'.padStart(9)}${'p95'.padStart(9)}   (${elapsed.length} changes, ${profile})`);
const figures = [0.5, 0.95].map((share) => `${quantile(share).toFixed(0)} ms`.padStart(9)).join('');
console.log(`${'change of territory, twelve charts repainted'.padEnd(46)}${figures}   (p95 ${goalMs} ms at most)`);
process.exit(0);
