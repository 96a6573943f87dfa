// How long a change of territory takes on a page of twelve charts: from the key that asks for it until the charts in sight
// are painted, then until all twelve are. In the real window, on a display without a screen.
// First between territories that the page offers, whose charts are drawn ahead while a person reads; then to others.
//
//   node tests/shell/repaint.mjs [release|debug] [CHANGES]
import { apart, built, deskServer, display, end, folder } from './processes.mjs';
import { driver, open } from './webdriver.mjs';

const [profile = 'release', changes = '30'] = process.argv.slice(2);
const goalMs = 100;
const charts = 12;
/** Grand Cognac, Orléans, Rouen, Bordeaux, Saint-Brieuc. */
const places = ['EPCI-200070514', 'EPCI-244500468', 'EPCI-200023414', 'EPCI-243300316', 'EPCI-200069409'];
/** Lille, Lyon, Toulouse, Nantes, Nice, Strasbourg, Rennes, Grenoble: more than are kept in mind. */
const others = [
  'EPCI-200093201', 'EPCI-200046977', 'EPCI-243100518', 'EPCI-244400404', 'EPCI-200030195', 'EPCI-246700488', 'EPCI-243500139', 'EPCI-200040715',
];
/** Between two changes a person looks at the page. */
const readMs = 1200;

// A data directory as after a first use: the figures are in, the territories were opened before.
const data = folder('repaint');
const server = await deskServer(['--data-dir', data, '--offline'], profile);
for (const place of [...places, ...others]) await ask('sheet', { place, width: 360, lang: 'fr' });
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
const driving = await driver(apart(DISPLAY));
const page = await open(driving, built('observatoire', profile), ['--data-dir', data, '--offline']);
const drawn = (place) => `//*[@data-place="${place}"][count(section//*[@role="img"]/*[local-name()="svg"])=${charts}]`;
await page.find(drawn(places[0]), 60);

/** From here on the page keeps the time by its own clock: the driver is not in it. `act` is what starts it. */
async function change(place, act) {
  await page.evaluate((place, charts) => {
    const drawings = () => [...document.querySelectorAll('.charts section [role=img]')];
    const inSight = drawings().map((picture) => picture.getBoundingClientRect().top < innerHeight);
    window.changed = new Promise((resolve) => {
      window.start = (startMs) => {
        const isIn = (picture) => picture.firstElementChild?.localName === 'svg' && picture.closest(`[data-place="${place}"]`);
        const elapsed = {};
        // Each turn begins a frame: what it finds changed is painted in this one, which is over when the next one begins.
        let found = {};
        const watch = (frameMs) => {
          for (const name in found) elapsed[name] ??= frameMs - startMs;
          if (elapsed.all) return resolve(elapsed);
          const pictures = drawings();
          if (pictures.length === charts && pictures.every((picture, at) => isIn(picture) || !inSight[at])) found.seen = true;
          if (pictures.length === charts && pictures.every(isIn)) found.all = true;
          requestAnimationFrame(watch);
        };
        requestAnimationFrame(watch);
      };
      addEventListener('keydown', (key) => window.start(key.timeStamp), { once: true, capture: true });
    });
  }, place, charts);
  await act();
  const elapsed = await page.evaluate(() => window.changed);
  await page.find(drawn(place));
  await new Promise((resolve) => setTimeout(resolve, readMs));
  return elapsed;
}

const [offered, far] = [[], []];
for (let turn = 1; turn <= Number(changes); turn++) {
  const place = places[turn % places.length];
  const link = `//nav//a[@href="#/territoire/${place}/graphiques"]`;
  await page.find(link);
  offered.push(await change(place, () => page.type(link, '\uE007')));
}
for (let turn = 0; turn < Number(changes); turn++) {
  const place = others[turn % others.length];
  far.push(
    await change(place, () =>
      page.evaluate((place) => {
        window.start(performance.now());
        location.hash = `#/territoire/${place}/graphiques`;
      }, place),
    ),
  );
}
if (process.env.SCREENSHOTS) await page.screenshot(`${process.env.SCREENSHOTS}/repaint.png`);
await page.close();
await driving.stop();

const quantile = (elapsed, share) => elapsed.toSorted((a, b) => a - b)[Math.ceil(share * elapsed.length) - 1];
console.log(`${'a page of twelve charts repainted'.padEnd(54)}${'median'.padStart(9)}${'p95'.padStart(9)}   (${changes} changes each, ${profile})`);
for (const [name, elapsed] of [['to a territory that the page offers', offered], ['to any other', far]]) {
  for (const [part, said] of [['seen', 'those in sight'], ['all', 'all twelve']]) {
    const figures = [0.5, 0.95].map((share) => `${quantile(elapsed.map((one) => one[part]), share).toFixed(0)} ms`.padStart(9)).join('');
    console.log(`${`${name}, ${said}`.padEnd(54)}${figures}   (p95 ${goalMs} ms at most)`);
  }
}
process.exit(0);
