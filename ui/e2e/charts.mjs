// Every kind of chart with the keyboard alone: it is opened, walked from mark to mark, heard, left, and read as a
// table. What is heard and read is held against what the desk answered, and each figure against the desk's own.
//
//   BASE_URL=http://127.0.0.1:4870 node e2e/charts.mjs
import { BASE_URL, ended, expect, inspect, page, press, reach, step, tabTo } from './walk.mjs';

const place = 'EPCI-200070514';
const seniors = 'population/65-ans-ou-plus';
const people = 'population/population';
const vacant = 'logement/logements-vacants';

/** One row a kind: its name on screen, the indicator, what is set beside it, what a mark says beyond name and value. */
const kinds = [
  { kind: 'ranked_bars', label: 'Classement', id: seniors, says: /\d+e sur 1\u202f250 intercommunalités$/ },
  { kind: 'lines', label: 'Évolution', id: people, says: /\d{4}\u202f: / },
  { kind: 'strip', label: 'Répartition', id: seniors, says: /, 475e sur 1\u202f250 intercommunalités$/ },
  { kind: 'composition', label: 'Composition', id: vacant, address: [vacant, 'logement/residences-secondaires'], says: /%/ },
  { kind: 'slope', label: 'Avant, après', id: people, says: /2018\u202f: |2023\u202f: / },
  { kind: 'waffle', label: 'Sur 100', id: seniors, says: /25\ssur\s100/ },
  { kind: 'small_multiples', label: 'Évolutions côte à côte', id: people, says: /\d{4}\u202f: / },
  { kind: 'swarm', label: 'Un point chacun', id: seniors, says: /, 475e sur 1\u202f250 intercommunalités$/ },
  { kind: 'profile', label: 'Profil', id: seniors, says: /Grand Cognac, .*\d+e sur 1\u202f250/ },
  { kind: 'bar_table', label: 'Tableau à barres', id: seniors, chosen: 'logements vacants', says: /, (65 ans ou plus|Logements vacants)/ },
  { kind: 'scatter', label: 'Deux indicateurs', id: seniors, chosen: 'logements vacants', says: /%\u202f; / },
];
const buttons = ['ranked_bars', 'lines', 'strip'];

/** What the desk drew since the page was opened; answers are read in no order. */
let drawings = [];
page.on('response', async (response) => {
  if (!response.url().includes('/ask/draw?')) return;
  // The last drawing may come after the walk is over.
  const text = await response.text().catch(() => null);
  if (text === null) return;
  drawings.push({ ask: response.request().postDataJSON(), ...JSON.parse(text.trim().split('\n').at(-1)).answer });
});

/** What the desk answered for the chart that is on screen. */
async function answered(kind, besideCount) {
  for (let tries = 0; tries < 150; tries++) {
    const shown = page.locator('.picture [role=img]');
    const alt = (await shown.count()) === 1 ? await shown.getAttribute('aria-label') : null;
    const found = drawings.find(
      (drawn) => drawn.ask.kind === kind && (drawn.ask.beside?.length ?? 0) >= besideCount && drawn.alt === alt,
    );
    if (found) return found;
    await page.waitForTimeout(100);
  }
  throw new Error(`${kind} was never drawn with ${besideCount} beside it`);
}

async function ask(name, body) {
  const response = await page.request.post(`${BASE_URL}/ask/${name}`, { data: body });
  return JSON.parse((await response.text()).trim().split('\n').at(-1)).answer;
}

/** Chooses a view as the keyboard does: a button, or the arrows of a closed list. */
async function choose({ kind, label }) {
  if (buttons.includes(kind)) return press('button', label, true);
  const list = await tabTo('combobox', 'Autres formes…');
  for (let presses = 0; presses < 12; presses++) {
    if ((await list.evaluate((select) => select.value)) === kind) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`the arrows never reach ${label}`);
}

/** Every mark must say its name and its value, as the chart writes them. */
function holds(said, mark, says) {
  expect(said === mark.said, `heard “${said}”, the mark says “${mark.said}”`);
  expect(said.includes(mark.label) && said.includes(mark.text), `“${said}” lacks ${mark.label} or ${mark.text}`);
  if (mark.place === place) expect(says.test(said), `“${said}” does not say ${says}`);
}

/** The figure of a mark, asked of the desk on its own. */
async function figure(mark, parts) {
  const known = (id) => ask('value', { id, code: mark.place, period: mark.period || null, lang: 'fr' });
  if (parts.length && mark.label.endsWith('Reste')) {
    let rest = 100;
    for (const id of parts) rest -= (await known(id)).value;
    const text = `${rest.toFixed(1).replace('.', ',')}\u202f%`;
    expect(mark.text === text, `${mark.label}: the chart says ${mark.text}, the parts leave ${text}`);
    return;
  }
  const value = await known(mark.indicator);
  expect(mark.text.includes(value.text), `${mark.label}: the chart says ${mark.text}, the desk ${value.text}`);
}

const heard = () => page.locator('.picture [role=status]').textContent();

try {
  for (const one of kinds) {
    const { kind, label, id, address = [], chosen, says } = one;
    await step(`${label}: opened, walked, heard, left and read with the keyboard alone`, async () => {
      const beside = address.length ? `&et=${address.join(',')}` : '';
      await page.goto('about:blank');
      drawings = [];
      await page.goto(`${BASE_URL}/#/indicateur/${id}?lieu=${place}${beside}`);
      await page.getByRole('heading', { level: 2, name: 'Lire ce chiffre' }).waitFor({ timeout: 300_000 });
      await answered('ranked_bars', 0);
      if (kind === 'ranked_bars') {
        await choose(kinds[2]);
        await answered('strip', 0);
      }
      await choose(one);
      if (chosen) {
        await press('button', '+ ajouter un indicateur');
        await page.keyboard.type(chosen);
        await page.getByRole('listbox', { name: 'Chercher un indicateur' }).getByRole('option').first().waitFor();
        await inspect(`beside-${kind}`);
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: /Retirer .* du graphique/ }).waitFor();
      }
      const { marks, width } = await answered(kind, address.length || (chosen ? 1 : 0));
      expect(marks.length >= 2, `${label} has ${marks.length} marks`);

      await tabTo('application', 'Parcourir les valeurs du graphique avec les flèches');
      const start = Math.max(0, marks.findIndex((mark) => mark.place === place));
      holds(await heard(), marks[start], says);
      await inspect(`chart-${kind}`);
      await page.keyboard.press('End');
      holds(await heard(), marks.at(-1), says);
      await page.keyboard.press('ArrowLeft');
      holds(await heard(), marks.at(-2), says);
      await page.keyboard.press('Home');
      for (const [at, mark] of marks.entries()) {
        holds(await heard(), mark, says);
        const outline = await page.locator('.picture .mark').boundingBox();
        const whole = await page.locator('.picture .chart').boundingBox();
        const left = ((outline.x - whole.x) / whole.width) * width;
        expect(Math.abs(left - mark.x) < 2, `the outline of ${mark.said} is at ${left}, its mark at ${mark.x}`);
        await page.keyboard.press(at % 2 ? 'ArrowDown' : 'ArrowRight');
      }
      holds(await heard(), marks.at(-1), says);
      await page.keyboard.press('Escape');
      expect((await heard()) === '', 'something is said after Escape');
      expect((await page.locator('.picture .mark').count()) === 0, 'a mark stays outlined after Escape');
      expect(await page.evaluate(() => document.activeElement === document.body), 'Escape does not leave the chart');

      await reach(page.locator('.picture summary'), 'the table of the chart');
      await page.keyboard.press('Enter');
      const rows = page.locator('.picture tbody tr');
      await rows.first().waitFor();
      expect((await rows.count()) === marks.length, `the table has ${await rows.count()} rows for ${marks.length} marks`);
      for (const [at, row] of (await rows.all()).entries()) {
        const cells = await row.locator('th, td').allTextContents();
        expect(cells[0] === marks[at].label && cells.includes(marks[at].text), `row ${at}: ${cells}, not ${marks[at].text}`);
      }
      await inspect(`chart-data-${kind}`);
      for (const mark of marks) await figure(mark, address);
      if (kind === 'scatter') {
        const alt = await page.locator('.picture [role=img]').getAttribute('aria-label');
        expect(alt.includes('ne prouvent pas'), `the scatter does not say what it does not prove: ${alt}`);
        const written = await page.locator('.picture [role=img]').textContent();
        expect(written.includes('ne prouvent pas'), 'the drawing does not write what it does not prove');
      }
    });
  }

  await step('the indicators beside are taken away, and the address keeps those that stay', async () => {
    await press('button', /Retirer .* du graphique/);
    await page.getByRole('button', { name: /Retirer .* du graphique/ }).waitFor({ state: 'detached' });
    expect(!page.url().includes('et='), `the address still says ${page.url()}`);
    await press('button', 'Classement', true);
  });
} catch {
  // Told by the step.
} finally {
  await ended();
}
