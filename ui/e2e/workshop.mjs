// A workshop in two windows, as a facilitator with a keyboard runs it: the room's window follows the other one, guesses of
// two groups are taken before the answer is anywhere in the room's page, what is missing is noted in two keystrokes, the
// projection is closed and comes back at the same place, the « cahier » goes out. Then in one window only.
//
//   BASE_URL=http://127.0.0.1:4870 node e2e/workshop.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BASE_URL, SCREENSHOTS, context, ended, expect, inspect, page, press, step } from './walk.mjs';

const place = 'EPCI-200070514';
const seniors = 'population/65-ans-ou-plus';

async function ask(name, body) {
  const response = await page.request.post(`${BASE_URL}/ask/${name}`, { data: { lang: 'fr', ...body } });
  const last = JSON.parse((await response.text()).trim().split('\n').at(-1));
  if (!last.answer) throw new Error(`${name}: ${JSON.stringify(last.problem)}`);
  return last.answer;
}

const text = (words) => [{ type: 'text', text: words, strong: false, emphasis: false, link: null }];
const guess = (form, more = {}) => ({
  type: 'guess', question: null, indicator: seniors, place: null, period: null, form, choices: [], guesses: [], ...more,
});
const blocks = [
  { type: 'heading', level: 1, text: text('Pourquoi nous sommes là') },
  { type: 'list', ordered: false, items: [text('Qui vieillit, et où'), text('Qui vit seul'), text('Qui peut aider')] },
  guess('bar', { question: 'Sur 100 habitants, combien ont 65 ans ou plus\u202f?' }),
  {
    type: 'notes',
    text: 'Laisser chaque table poser son chiffre avant de révéler. Rappeler que la moyenne nationale est 21.',
    ask: 'Qu’est-ce qui vous surprend\u202f?',
    minutes: 7,
  },
  {
    type: 'chart', indicator: seniors, kind: 'ranked_bars', place: null, with: null, near: false, period: null, beside: [],
    level: null, title: null, finding: null,
  },
  guess('rank'),
  guess('choice', { choices: [15, 25, 40] }),
  guess('line', { indicator: 'population/population', place: 'COM-16102' }),
  { type: 'table', title: null, indicators: [seniors, 'population/population'], place: null, with: null, period: null },
  { type: 'closing', uses: [], missing: [], services: [], finds: [] },
];

let id = '';
let projection;
const shown = () => projection.locator('.slide [role=img]').first();
const alt = () => shown().getAttribute('aria-label');

/** Waits until the room's page says this. */
async function roomSays(words) {
  await projection.waitForFunction(
    (expected) =>
      [...document.querySelectorAll('.slide [role=img]')].some((picture) => picture.ariaLabel?.includes(expected)) ||
      document.querySelector('.slide')?.textContent?.includes(expected),
    words,
  );
}

async function picture(of, name) {
  await of.evaluate(() => document.fonts.ready);
  if (SCREENSHOTS) await of.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}

async function openProjection() {
  const [opened] = await Promise.all([context.waitForEvent('page'), press('button', 'Ouvrir la projection')]);
  projection = opened;
  projection.setDefaultTimeout(60_000);
  await projection.setViewportSize({ width: 1920, height: 1080 });
  await projection.locator('.slide').waitFor();
}

/** The surface that a slider stands on, and its place on the screen. */
async function surfaceOf(slider) {
  const surface = slider.locator('..');
  await surface.scrollIntoViewIfNeeded();
  return surface.boundingBox();
}

/** Pulls a bar up to a part of its surface, in one stroke. */
async function pull(slider, part) {
  const box = await surfaceOf(slider);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.9);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * (1 - part), { steps: 3 });
  await page.mouse.up();
}

try {
  await step('a carnet is opened as a workshop', async () => {
    // The first question puts the shipped figures in place, which a build for debugging does slowly.
    await page.goto(`${BASE_URL}/#/a-propos`);
    await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 300_000 });
    await page.request.post(`${BASE_URL}/ask/portrait`, { data: { place, lang: 'fr' }, timeout: 300_000 });
    // A line needs a past, which the first figures do not have.
    await ask('refresh', { ids: ['population/population'], themes: [], datasets: [], all: false, within: null });
    const opened = await ask('new_carnet', { template: null, place, title: 'Bien vieillir' });
    id = opened.id;
    const carnet = { ...opened.carnet, blocks };
    await ask('save_carnet', { id, carnet, state: opened.state });
    await page.goto(`${BASE_URL}/#/atelier/${id}`);
    await page.getByRole('heading', { level: 1, name: /Bien vieillir/ }).waitFor();
    await page.getByText('1 / 9').waitFor();
    await inspect('workshop-title');
  });

  await step('the projection shows the slide and nothing else', async () => {
    await openProjection();
    await roomSays('Bien vieillir');
    expect((await projection.getByRole('button').count()) === 0, 'the room sees a button');
    await picture(projection, 'projection-title');
  });

  await step('the room follows a remote control', async () => {
    await page.locator('body').press('PageDown');
    await roomSays('Qui vit seul');
    await picture(projection, 'projection-section');
    await page.locator('body').press('PageDown');
    await roomSays('combien ont 65 ans');
    await page.getByText('reste 6\u202fmin').or(page.getByText('reste 7\u202fmin')).first().waitFor();
  });

  await step('guesses of two groups are taken, and the answer is nowhere in the room', async () => {
    await page.getByLabel('Réponse\u202f: Table 1').last().fill('18');
    await page.keyboard.press('Tab');
    await page.getByLabel('Réponse\u202f: Table 2').last().fill('31');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Ajouter un groupe' }).click();
    // The bar is pulled with the pointer, and set with the arrows.
    const bar = page.getByRole('slider', { name: 'Réponse\u202f: Table 3' });
    await pull(bar, 0.8);
    await page.waitForFunction((label) => document.querySelector(`[aria-label="${label}"][type=number]`)?.value === '80', 'Réponse\u202f: Table 3');
    await bar.focus();
    for (let presses = 0; presses < 29; presses++) await page.keyboard.press('ArrowDown');
    expect((await bar.getAttribute('aria-valuetext')) === '51\u202f%', `the bar says ${await bar.getAttribute('aria-valuetext')}`);
    await page.getByLabel('Nom du groupe').last().fill('Les élus');
    await page.keyboard.press('Enter');
    await page.getByLabel('Réponse\u202f: Les élus').last().waitFor();
    let html = await projection.content();
    expect(!html.includes('Table 1') && !html.includes('25,1'), 'the question alone should be seen');
    await page.locator('h1').click();
    await page.keyboard.press(' ');
    await roomSays('Les élus');
    html = await projection.content();
    expect(html.includes('Table 2') && html.includes('Les élus'), 'the guesses of the groups are not seen');
    expect(!html.includes('25,1'), 'the answer is told before its turn');
    await picture(projection, 'projection-guesses');
    await inspect('workshop-guesses');
  });

  await step('the answer is revealed with the gaps', async () => {
    await page.keyboard.press(' ');
    await roomSays('La réponse la plus proche\u202f: Table 2, 5,9 points de trop.');
    await picture(projection, 'projection-answer');
    const kept = await ask('open_carnet', { id, version: null });
    const guesses = kept.carnet.blocks.find((block) => block.type === 'guess').guesses;
    expect(guesses.length === 3 && guesses[0].values[0] === 18, `the carnet keeps ${JSON.stringify(guesses)}`);
  });

  await step('two missing data are noted, each a key and the words', async () => {
    for (const words of ['places en résidence autonomie par commune', 'part des aidants']) {
      await page.keyboard.press('m');
      await page.keyboard.type(words);
      await page.keyboard.press('Enter');
      await page.getByRole('listitem').filter({ hasText: words }).waitFor();
    }
    await page.keyboard.press('q');
    await page.keyboard.type('et les retraités qui arrivent\u202f?');
    await page.keyboard.press('Enter');
    await page.getByRole('listitem').filter({ hasText: 'retraités' }).waitFor();
    await inspect('workshop-noted');
  });

  await step('a chart is shown step by step: axes, France, the others, us', async () => {
    await page.keyboard.press('PageDown');
    await roomSays('La suite n’est pas encore montrée');
    let html = await projection.content();
    expect(!html.includes('Grand Cognac, 2') && !html.includes('20,5') && !html.includes('25,1'), 'figures before their turn');
    await picture(projection, 'projection-axes');
    await page.keyboard.press(' ');
    await roomSays('France\u202f: 20,5\u202f%');
    html = await projection.content();
    expect(html.includes('20,5') && !html.includes('25,1'), 'France comes before us');
    await page.keyboard.press(' ');
    await roomSays('Charente');
    await picture(projection, 'projection-others');
    await page.keyboard.press(' ');
    await roomSays('Classement');
    await picture(projection, 'projection-us').catch(() => {});
  });

  await step('the screen goes black, then comes back as it was', async () => {
    await page.keyboard.press('b');
    await projection.locator('.screen.shows-black').waitFor();
    expect((await projection.locator('.slide').count()) === 0, 'a slide behind the black screen');
    await page.getByText('La salle voit un écran noir').first().waitFor();
    await page.keyboard.press('b');
    await projection.locator('.slide').waitFor();
  });

  await step('a projection that is closed comes back at the same place', async () => {
    const before = await alt();
    await projection.close();
    await page.reload();
    await page.getByText('4 / 9').waitFor();
    await openProjection();
    await projection.waitForFunction(
      (words) => [...document.querySelectorAll('.slide [role=img]')].some((picture) => picture.ariaLabel === words),
      before,
    );
  });

  await step('keys work in the room’s window too, and both stay together', async () => {
    await projection.keyboard.press('PageDown');
    await page.getByText('5 / 9').waitFor();
    await roomSays('quel rang pour');
    await page.getByLabel('Réponse\u202f: Table 1').last().fill('300');
    await page.keyboard.press('Tab');
    await page.getByLabel('Réponse\u202f: Les élus').last().fill('500');
    await page.keyboard.press('Tab');
    await projection.keyboard.press(' ');
    await roomSays('Les élus');
    await projection.keyboard.press(' ');
    await roomSays('La réponse la plus proche');
    await picture(projection, 'projection-rank');
    await projection.keyboard.press('PageDown');
    await page.getByText('6 / 9').waitFor();
    const choices = page.getByRole('group', { name: 'Réponse\u202f: Table 1' });
    await choices.getByRole('button', { name: '25\u202f%' }).click();
    await page.getByRole('group', { name: 'Réponse\u202f: Les élus' }).getByRole('button', { name: '40\u202f%' }).click();
    await projection.keyboard.press(' ');
    await roomSays('Table 1');
    await projection.keyboard.press(' ');
    await roomSays('La réponse la plus proche');
    await picture(projection, 'projection-choice');
  });

  await step('a line is drawn in one stroke, and the room sees it', async () => {
    await projection.keyboard.press('PageDown');
    await page.getByText('7 / 9').waitFor();
    const points = page.getByRole('slider', { name: /^Réponse\s: Table 1, / });
    await points.first().waitFor();
    const written = [];
    page.on('request', (request) => request.url().includes('/note_guess') && written.push(request.postDataJSON().answer));
    const box = await surfaceOf(points.first());
    await page.mouse.move(box.x + 4, box.y + box.height * 0.9);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 4, box.y + box.height * 0.1, { steps: 12 });
    await inspect('workshop-line-drawing');
    expect(written.length === 0, 'a line that is being drawn is written already');
    await page.mouse.up();
    const field = page.getByRole('spinbutton', { name: /^Réponse\s: Table 1, / });
    await page.waitForFunction(() => document.querySelector('.guesses li [type=number]').value !== '');
    // Three quarters of the way, from a tenth to nine tenths of the height.
    const value = Number(await field.inputValue());
    const [low, high] = await points.first().evaluate((point) => [Number(point.ariaValueMin), Number(point.ariaValueMax)]);
    expect(Math.abs((value - low) / (high - low) - 0.7) < 0.02, `drawn ${value} between ${low} and ${high}`);
    expect(written.length === 1 && written[0].values[0] === value, `written ${JSON.stringify(written)}`);
    await points.first().focus();
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction((before) => Number(document.querySelector('.guesses li [type=number]').value) > before, value);
    expect((await page.getByText('7 / 9').count()) > 0, 'an arrow on a point moves the slides');
    // The remote control still does, from there and from the field.
    await page.keyboard.press('PageDown');
    await roomSays('Table 1');
    await picture(projection, 'projection-line-guesses');
    await field.focus();
    await page.keyboard.press('PageDown');
    await roomSays('La réponse la plus proche');
    await picture(projection, 'projection-line');
    await inspect('workshop-line');
    await projection.keyboard.press('PageDown');
    await roomSays('Grand Cognac en chiffres');
    await picture(projection, 'projection-table');
  });

  await step('the four questions end the workshop', async () => {
    await projection.keyboard.press('PageDown');
    await page.getByText('9 / 9').waitFor();
    await page.getByLabel('Que manque-t-il\u202f?').fill('Le nombre d’aidants\nLes délais d’attente');
    await page.getByLabel('La pépite, et ce qui est à améliorer').fill('Deviner avant de voir');
    await roomSays('Les délais d’attente');
    await roomSays('Deviner avant de voir');
    await picture(projection, 'projection-closing');
    await inspect('workshop-closing');
  });

  await step('the « cahier » goes out', async () => {
    await page.getByRole('button', { name: 'Exporter le cahier' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Tableau (CSV)' }).click();
    const file = await download;
    expect(file.suggestedFilename() === `${id}-cahier.csv`, file.suggestedFilename());
    const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
    const missing = lines.filter((line) => line.startsWith('Données manquantes;'));
    expect(missing.length === 2 && missing.every((line) => line.includes(seniors) && line.includes('Insee')), lines.join('\n'));
    expect(lines.some((line) => line.startsWith('Questions;et les retraités')), lines.join('\n'));
    expect(lines.some((line) => line.includes('Les délais d’attente')), lines.join('\n'));
    const pdf = page.waitForEvent('download');
    await page.getByRole('button', { name: 'PDF, à imprimer' }).click();
    const bytes = readFileSync(await (await pdf).path());
    expect(bytes.subarray(0, 5).toString() === '%PDF-', 'the PDF is no PDF');
    await page.keyboard.press('Escape');
  });

  await step('one window is enough: the slide fills it, the notes are behind a key', async () => {
    await projection.close();
    await page.locator('h1').click();
    await page.keyboard.press('Home');
    await page.getByText('1 / 9').waitFor();
    await page.keyboard.press('f');
    const solo = page.getByRole('region', { name: 'Ce que voit la salle' }).last();
    await solo.getByText('Bien vieillir').waitFor();
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('n');
    await solo.getByText('Laisser chaque table poser son chiffre', { exact: false }).waitFor();
    await picture(page, 'workshop-solo');
    await page.keyboard.press('f');
    await page.getByRole('group', { name: 'Commandes' }).waitFor();
  });

  await step('nothing is cut on a small screen with large text', async () => {
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.evaluate(() => document.documentElement.style.setProperty('--reader-size', '125%'));
    await inspect('workshop-large-text');
    await page.setViewportSize({ width: 640, height: 700 });
    await inspect('workshop-narrow');
    await page.evaluate(() => document.documentElement.style.removeProperty('--reader-size'));
    await page.setViewportSize({ width: 1920, height: 1080 });
    await inspect('workshop-wide');
  });
} catch {
  // Said by the step that failed.
} finally {
  await ended();
}
