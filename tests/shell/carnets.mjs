// Carnets and workshops in the real window, with two screens: a note is written, exported and opened again from its PDF;
// a workshop is projected on the other screen, guessed, revealed, and its « cahier » goes out. Then the program is killed.
//
//   node tests/shell/carnets.mjs          SCREENSHOTS=DIR keeps the pictures
//
// Needs the debug build of `observatoire`, Xorg with its dummy driver, xrandr, xwininfo, tauri-driver and
// WebKitWebDriver.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { apart, built, folder, twoScreens, until } from './processes.mjs';
import { expect, has, text, walk } from './steps.mjs';
import { driver, key, open } from './webdriver.mjs';

/** The facilitator's screen, and the projector at its right. */
const screens = { own: { width: 1368, height: 768 }, room: { width: 1024, height: 768 } };
const data = folder('carnets');
const documents = join(folder('documents'), 'Observatoire');
const DISPLAY = await twoScreens(screens.own, screens.room);
const environment = apart(DISPLAY, { OBSERVATOIRE_DOCUMENTS: documents });
const x11 = (program, ...args) => execFileSync(program, args, { env: { ...process.env, DISPLAY }, encoding: 'utf8' });
let driving = await driver(environment);
const newWindow = () => open(driving, built('observatoire'), ['--data-dir', data, '--today', '2026-11-20', '--offline']);
let page = await newWindow();
const { step, end } = walk('carnets', () => page);

const button = (words) => page.click(`//button[${has(words)}]`);
const heading = (words, seconds) => page.find(`//h1[${has(words)}]`, seconds);
const said = (words, seconds) => page.find(`//main//*[${has(words)}]`, seconds);
const editor = '//*[@role="textbox" and @aria-label="Texte du carnet"]';
const sentence = 'Un habitant sur quatre a 65 ans ou plus.';
const saved = () => page.find('//*[@data-saved="true"]');
/** The files kept so far with this ending. */
const kept = (ending) => (existsSync(documents) ? readdirSync(documents) : []).filter((name) => name.endsWith(ending));
/** The carnet of the page at hand, in its folder. */
async function file(name) {
  const [, id] = /#\/(?:carnet|atelier)\/([^?]+)/.exec(await page.url());
  return readFileSync(join(data, 'carnets', decodeURIComponent(id), name), 'utf8');
}
const carnet = () => file('carnet.md');
/** Where the workshop stands; at its start before the first move. */
const stage = async () => JSON.parse(await file('atelier.json').catch(() => '{"slide":0,"step":0,"size":null}'));
const fence = '```graphique';

async function chosen(words) {
  await page.keys(words);
  await page.find('//*[@role="listbox"]//*[@role="option"]');
  await page.keys(key.enter);
}

await step('a territory is chosen', async () => {
  await page.type('//input[@role="combobox"]', 'grand cognac');
  await page.find(`//li[@role="option"][${has('Grand Cognac')}]`);
  await page.type('//input[@role="combobox"]', key.enter);
  await heading('Grand Cognac', 300);
});

await step('a carnet is written from a template', async () => {
  await page.click(`//a[${text('Carnets')}]`);
  await heading('Carnets');
  await button('Note thématique');
  await page.find(editor, 300);
  await page.find('//*[contains(@class,"piece")]//*[local-name()="svg"]', 60);
});

await step('three charts are inserted', async () => {
  const inTemplate = (await carnet()).split(fence).length - 1;
  for (const words of ['65 ans', 'logements vacants', 'population']) {
    await page.evaluate(() => document.querySelector('[role=textbox][aria-label="Texte du carnet"]').focus());
    await page.keys(key.end, key.control);
    await page.keys(key.enter);
    await page.click(`//button[${text('Graphique')}]`);
    const dialog = '//*[@role="dialog" or local-name()="dialog"]';
    await page.find(`${dialog}//*[${has('Un graphique')}]`);
    await chosen(words);
    await page.find(`${dialog}//*[local-name()="svg"]`, 60);
    await page.click(`${dialog}//button[${text('Insérer')}]`);
    await page.gone(`${dialog}//*[${has('Un graphique')}]`);
  }
  await saved();
  const charts = (await carnet()).split(fence).length - 1;
  expect(charts === inTemplate + 3, `the carnet holds ${charts} charts:\n${await carnet()}`);
});

await step('a sentence is written, and is on disk', async () => {
  await page.keys(key.end, key.control);
  await page.keys(`${key.enter}${sentence}`);
  await until('the sentence is not on disk', async () => (await carnet()).includes(sentence));
});

await step('the note is exported as a PDF with its attachments', async () => {
  await button('Exporter la note (PDF)');
  // The template still has words that nobody replaced.
  await page.find(`//li[${has('Le modèle attend encore vos mots')}]`, 120);
  await page.click(`//button[${text('Exporter quand même')}]`);
  await page.find(`//*[${has('Enregistré dans')}]`, 120);
  const [name] = kept('.pdf');
  const attached = execFileSync('pdfdetach', ['-list', join(documents, name)], { encoding: 'utf8' });
  expect(attached.includes('carnet.md') && attached.includes('.csv'), attached);
});

for (const [words, ending] of [['HTML', '.html'], ['ODT', '.odt'], ['Markdown', '.md']]) {
  await step(`the note is kept as ${words}`, async () => {
    if (ending === '.html') await page.click(`//summary[${has('Autres formats')}]`);
    await page.click(`//summary[${has('Autres formats')}]/..//button[${has(words)}]`);
    const anyway = `//button[${text('Exporter quand même')}]`;
    await until(`no ${ending} is kept`, async () => {
      if (kept(ending).length) return true;
      await page.click(anyway, 1).catch(() => {});
      return false;
    }, 60);
  });
}

await step('the PDF is opened again in the application', async () => {
  const [name] = kept('.pdf');
  await page.click(`//a[${text('Carnets')}]`);
  await heading('Carnets');
  await page.give('//input[@type="file"]', join(documents, name));
  await page.find(editor, 60);
  await said(sentence);
  await said('Rien n’a changé depuis l’export');
});

await step('a workshop is opened from its template', async () => {
  await page.click(`//a[${text('Carnets')}]`);
  await heading('Carnets');
  await button('Atelier');
  await page.find(editor, 60);
  await page.click(`//a[${text('Projeter en atelier')}]`);
  await page.find(`//*[${text("1 / 6")}]`, 120);
});

const { width, height } = screens.room;
/** Where the windows on the display are, `1024x768+1368+0`. */
const windows = () =>
  x11('xwininfo', '-root', '-tree').split('\n').flatMap((line) => /(\d+x\d+)\+-?\d+\+-?\d+ +(\+-?\d+\+-?\d+)/.exec(line)?.slice(1).join('') ?? []);
const stands = (where) => until(`no window at ${where}, but ${windows()}`, () => windows().includes(where));
const onTheProjector = `${width}x${height}+${screens.own.width}+0`;
/** The window of the facilitator. */
let own;

async function project() {
  await button('Ouvrir la projection');
  await stands(onTheProjector);
  await until('the room never said its size', async () => {
    const { size } = await stage();
    return size?.width === width && size.height === height;
  });
}

/** Acts in the window that the room sees. */
async function inTheRoom(act) {
  const [room] = (await page.windows()).filter((one) => one !== own);
  await page.turnTo(room);
  try {
    return await act();
  } finally {
    await page.turnTo(own);
  }
}
/** Words of the room's slide, drawn or written. */
const roomSays = (words) =>
  inTheRoom(() => page.find(`//*[contains(@class, "slide")]//*[contains(@aria-label, "${words}") or contains(normalize-space(.), "${words}")]`));

await step('the projection takes the other screen', async () => {
  [own] = await page.windows();
  await project();
  await roomSays('Qui sommes-nous');
});

const turn = (keys) => page.keys(keys);
const at = (slide, step) => until(`not at ${slide}, ${step}`, async () => {
  const now = await stage();
  return now.slide === slide - 1 && now.step === step;
});

await step('guesses of two groups are taken', async () => {
  await turn(key.pageDown);
  await at(2, 0);
  // A remote control is heard by whichever window is in front.
  for (let count = 0; count < 40 && (await stage()).slide < 2; count++) {
    const before = await stage();
    await inTheRoom(() => page.keys(key.pageDown));
    await until('the key is not heard', async () => JSON.stringify(await stage()) !== JSON.stringify(before));
  }
  await at(3, 0);
  for (const [group, answer] of [['Table 1', '18'], ['Table 2', '31']]) {
    const field = `(//input[@type="number" and contains(@aria-label, "${group}")])[last()]`;
    await page.type(field, `${answer}${key.tab}`);
    await until(`${group} is not in the carnet`, async () => (await carnet()).includes(group));
  }
});

await step('the answer is revealed', async () => {
  await page.click('//h1');
  await turn(' ');
  await at(3, 1);
  await turn(' ');
  await at(3, 2);
  await roomSays('La réponse la plus proche');
});

await step('two missing data are noted', async () => {
  for (const words of ['places en résidence autonomie par commune', 'part des aidants']) {
    await turn('m');
    await turn(`${words}${key.enter}`);
    await page.find(`//li[${has(words)}]`);
  }
});

await step('a projector that is unplugged, then plugged in again, loses nothing', async () => {
  const { slide, step: before } = await stage();
  x11('xrandr', '--output', 'DUMMY1', '--off');
  await until('the screen is still there', () => !x11('xrandr', '--listmonitors').includes('DUMMY1'));
  await button('Ouvrir la projection');
  await until(`no window on the only screen: ${windows()}`, () => windows().some((one) => one.startsWith('1280x720+')));
  await roomSays('La réponse la plus proche');
  x11('xrandr', '--output', 'DUMMY1', '--mode', `${width}x${height}`, '--right-of', 'DUMMY0');
  x11('xrandr', '--query');
  await project();
  await at(slide + 1, before);
  await roomSays('La réponse la plus proche');
});

await step('the cahier goes out', async () => {
  await button('Exporter le cahier');
  await button('Tableau (CSV)');
  await until('no cahier is kept', () => kept('cahier.csv').length > 0);
  const lines = readFileSync(join(documents, kept('cahier.csv')[0]), 'utf8').trim().split('\r\n');
  const missing = lines.filter((line) => line.startsWith('Données manquantes;'));
  expect(missing.length === 2 && missing.every((line) => line.includes('population/65-ans-ou-plus')), lines.join('\n'));
});

/** How often the program is killed while someone types; 50 show more and take minutes. */
const rounds = Number(process.env.KILL_ROUNDS ?? 3);
/** What may be lost: typing is saved after a rest of 0.4 s, and all the while at least once a second. */
const lostMs = 1000;

await step(`killed ${rounds} times while someone types, the last second of typing is all that is missing`, async () => {
  await page.click(`//a[@aria-label="Revenir au carnet"]`);
  let random = 20261122;
  for (let round = 1; round <= rounds; round++) {
    await page.find(editor, 60);
    const before = await carnet();
    const [, id] = /#\/carnet\/([^?]+)/.exec(await page.url());
    const path = join(data, 'carnets', decodeURIComponent(id), 'carnet.md');
    await page.evaluate(() => document.querySelector('[role=textbox][aria-label="Texte du carnet"]').focus());
    await page.keys(key.end, key.control);
    random = (random * 1103515245 + 12345) % 2 ** 31;
    const forMs = 200 + (random % 3000);
    const startMs = performance.now();
    const typed = [];
    while (performance.now() - startMs < forMs) {
      const word = `mot${round}n${typed.length}`;
      await page.keys(`${word} `);
      typed.push({ word, atMs: performance.now() });
    }
    const killedMs = performance.now();
    execFileSync('pkill', ['-9', '-f', `^\\S*observatoire .*${data}`]);
    const now = readFileSync(path, 'utf8');
    const missing = typed.filter(({ word, atMs }) => killedMs - atMs > lostMs && !now.includes(word));
    expect(missing.length === 0, `round ${round}, of ${typed.length} words missing ${missing.map(({ word, atMs }) => `${word} (${Math.round(killedMs - atMs)} ms before)`)}`);
    expect(now.includes(before.trim().slice(0, 200)), `round ${round}: the text before is not whole`);
    await page.close().catch(() => {});
    await driving.stop();
    driving = await driver(environment);
    page = await newWindow();
  }
  await page.find(editor, 60);
});

await page.close().catch(() => {});
await driving.stop();
end();
