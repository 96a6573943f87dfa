// The real window, as a person uses it: chooses a territory, downloads from a local mirror, sees the chart, keeps it,
// comes back the next day. Then what the page may not do: reach a host, leave, ask for more than its five commands.
//
//   node tests/shell/window.mjs           SCREENSHOTS=DIR keeps the pictures
//
// Needs the debug build of `observatoire` and `fake_sources`, Xvfb, tauri-driver and WebKitWebDriver.
import { createServer } from 'node:http';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { apart, built, display, end, folder, said, start } from './processes.mjs';
import { expect, has, text, walk } from './steps.mjs';
import { driver, open } from './webdriver.mjs';

const data = folder('data');
const documents = join(folder('documents'), 'Observatoire');
const DISPLAY = await display('1366x860');
const environment = apart(DISPLAY, { OBSERVATOIRE_DOCUMENTS: documents });
const sources = start(built('fake_sources'));
const [, mirror] = await said(sources, /listening on (http:\/\/[\d.]+:\d+)/);
const driving = await driver(environment);
const newWindow = (...more) =>
  open(driving, built('observatoire'), ['--data-dir', data, '--today', '2026-11-20', '--mirror', mirror, ...more]);

let page = await newWindow();
const { step, end: endWalk } = walk('window', () => page);
const indicator = 'Consommation d’électricité par compteur de logement';
// 33 720 MWh for 8 982 meters.
const figure = '3,8';

await step('the window opens at the question', async () => {
  await page.find(`//h1[${has('Quel est votre territoire')}]`);
});

await step('a territory is chosen by typing', async () => {
  await page.type('//input[@role="combobox"]', 'ecully');
  await page.find(`//li[@role="option"][${has('Écully')}]`);
  await page.type('//input[@role="combobox"]', '\uE007');
  await page.find(`//h1[${has('Écully')}]`);
  await page.find('//h2[normalize-space(.)="Population"]');
});

await step('an indicator that is not here is downloaded from the mirror', async () => {
  await page.click(`//a[${text('Indicateurs')}]`);
  await page.click(`//a[${text(indicator)}]`);
  await page.click(`//button[${has('Télécharger')}]`);
  await page.find(`//h2[${text('Lire ce chiffre')}]`, 60);
});

await step('its chart is on screen', async () => {
  await page.find('//*[@role="img"]//*[local-name()="svg"]');
  const words = await page.text('//main');
  expect(words.includes(figure), `the page does not say ${figure}:\n${words}`);
});

for (const [label, ending, begins] of [
  ['Image (PNG)', 'png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['Dessin (SVG)', 'svg', Buffer.from('<')],
  ['Tableau (CSV)', 'csv', Buffer.from('\ufeffcode;nom;niveau;periode;valeur;etat;unite')],
]) {
  await step(`the chart is kept as ${ending.toUpperCase()}`, async () => {
    if (ending === 'png') await page.click(`//button[${text('Exporter')}]`);
    await page.click(`//button[${has(label)}]`);
    await page.find(`//*[${has('Enregistré dans')} and ${has(`.${ending}`)}]`);
    const name = readdirSync(documents).find((file) => file.endsWith(`.${ending}`));
    expect(name, `no ${ending} among ${readdirSync(documents)}`);
    const bytes = readFileSync(join(documents, name));
    expect(bytes.subarray(0, begins.length).equals(begins), `${name} begins with ${bytes.subarray(0, 60)}`);
    if (ending !== 'png') expect(bytes.includes(figure) || bytes.includes('3,754'), `${name} does not say ${figure}`);
  });
}

await step('the page reaches no host', async () => {
  let asked = 0;
  const outside = createServer((_, answer) => (asked++, answer.end('hello')));
  await new Promise((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${outside.address().port}/`;
  const refused = await page.evaluate(async (url) => {
    const element = (name, properties) => new Promise((resolve) => {
      const made = Object.assign(document.createElement(name), properties, {
        onload: () => resolve(`${name} loaded`), onerror: () => resolve(null),
      });
      document.head.append(made);
    });
    const attempts = [
      fetch(url).then(() => 'fetch answered', () => null),
      element('img', { src: url }),
      element('script', { src: url }),
      element('link', { rel: 'stylesheet', href: url }),
      Promise.resolve(window.open(url) && 'a window opened'),
      // A script in the page is refused before it runs.
      new Promise((resolve) => {
        document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.intruder = 1' }));
        resolve(window.intruder ? 'an inline script ran' : null);
      }),
    ];
    return (await Promise.all(attempts)).filter(Boolean);
  }, address);
  expect(refused.length === 0, `not refused: ${refused}`);
  const before = await page.url();
  await page.evaluate((url) => void location.assign(url), address);
  await page.evaluate((url) => void Object.assign(document.createElement('a'), { href: url, target: '_blank' }).click(), address);
  await page.find(`//h2[${text('Lire ce chiffre')}]`);
  expect((await page.url()) === before, `the page went to ${await page.url()}`);
  expect(asked === 0, `${asked} requests went out`);
  outside.close();
});

await step('the page has five commands and no other', async () => {
  const answers = await page.evaluate(async () => {
    const invoke = (name, body) => window.__TAURI_INTERNALS__.invoke(name, body).then(() => 'done', (error) => JSON.stringify(error));
    return {
      title: await invoke('plugin:window|set_title', { label: 'main', value: 'x' }),
      event: await invoke('plugin:event|emit', { event: 'x' }),
      reveal: await invoke('reveal', { path: '/etc/passwd' }),
      save: await invoke('save', { name: 'run.desktop', base64: 'AA==' }),
      ask: await invoke('ask', { name: 'no_such_question', body: {}, job: null, progress: '__CHANNEL__:0' }),
      global: typeof window.__TAURI__,
    };
  });
  expect(answers.title.includes('not allowed'), `set_title: ${answers.title}`);
  expect(answers.event.includes('not allowed'), `emit: ${answers.event}`);
  expect(answers.reveal.includes('NothingThere'), `reveal: ${answers.reveal}`);
  expect(answers.save.includes('BadRequest'), `save: ${answers.save}`);
  expect(answers.ask.includes('BadRequest'), `ask: ${answers.ask}`);
  expect(answers.global === 'undefined', 'Tauri is a global of the page');
});

await step('a second window says who holds the data', async () => {
  const second = start(built('observatoire-cli'), ['--data-dir', data, '--offline', 'status']);
  const status = await second.ended;
  expect(status !== 0 && /ouvert|utilis/.test(second.output), `status ${status}: ${second.output}`);
});

await step('after a restart, without a network, the same chart is there', async () => {
  await page.close();
  await end(sources);
  page = await newWindow('--offline');
  await page.find(`//h2[${text('Lire ce chiffre')}]`);
  await page.find('//*[@role="img"]//*[local-name()="svg"]');
  expect((await page.text('//main')).includes(figure), `the page does not say ${figure} any more`);
});

await page.close().catch(() => {});
await driving.stop();
endWalk();
