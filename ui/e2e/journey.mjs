// Walks through the screens as a person with a keyboard would: chooses a territory, reads it, opens an indicator,
// compares, saves the chart, looks at the data. On every screen axe must find nothing, nothing may be cut, and the
// browser may complain about nothing (a refused style or script is such a complaint).
//
//   BASE_URL=http://127.0.0.1:4870 node e2e/journey.mjs
import { join } from 'node:path';
import { BASE_URL, SCREENSHOTS, ended, expect, inspect, page, press, step, tabTo } from './walk.mjs';

const heading = (name, options) => page.getByRole('heading', { level: 1, name }).waitFor(options);
const chart = () => page.getByRole('application', { name: 'Parcourir les valeurs du graphique avec les flèches' });

try {
  await step('the chooser opens with the field ready', async () => {
    await page.goto(`${BASE_URL}/#/`);
    // A first opening puts the shipped figures in place, which a build for debugging does slowly.
    await heading('Quel est votre territoire\u202f?', { timeout: 300_000 });
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
    await inspect('chooser');
  });

  await step('answers come while typing, and Enter opens the best one', async () => {
    await page.keyboard.type('grand cognac');
    await page.getByRole('option', { name: /Grand Cognac/ }).first().waitFor();
    await inspect('chooser-answers');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await heading('Grand Cognac');
  });

  await step('the territory says three figures and its themes', async () => {
    await page.getByText('25,1\u202f%').first().waitFor();
    await page.getByRole('heading', { level: 2, name: 'Population' }).waitFor();
    await inspect('territory');
  });

  await step('the territory is seen in charts, and a place stands out in all of them', async () => {
    await press('link', 'Voir en graphiques');
    await heading('Grand Cognac en graphiques');
    await page.locator('section svg').nth(11).waitFor();
    await inspect('charts');
    await tabTo('application', /^65 ans ou plus/);
    await page.keyboard.press('End');
    const said = await page.getByRole('status').filter({ hasText: /\S/ }).textContent();
    expect(said?.startsWith('France, 20,5\u202f%'), `the end of the chart says ${said}`);
    // Where France is drawn, it is outlined and its figure written under the chart.
    const outlined = await page.locator('section').evaluateAll((sections) =>
      sections.map((section) => [section.querySelectorAll('.mark').length, section.querySelector('.readout')?.textContent ?? '']),
    );
    expect(outlined.filter(([marks]) => marks > 0).length >= 8, `France is outlined in ${JSON.stringify(outlined)}`);
    for (const [marks, text] of outlined) expect((marks > 0) === text.includes('France '), `${marks} outlines over “${text}”`);
    await inspect('charts-pointed');
    await tabTo('application', /^Moins de 20 ans/);
    const next = await page.getByRole('status').filter({ hasText: /\S/ }).textContent();
    expect(next?.startsWith('Grand Cognac, ') || next?.startsWith('France, '), `the next chart says ${next}`);
    await page.keyboard.press('Escape');
    await press('link', 'Revenir au portrait');
    await heading('Grand Cognac');
  });

  await step('charts that do not come are said to be missing, and come when they are asked again', async () => {
    await page.route('**/ask/sheet?*', (route) => route.fulfill({ body: '{"answer":{"place":"EPCI-2000' }));
    await press('link', 'Voir en graphiques');
    await page.getByRole('alert').waitFor();
    await heading('Grand Cognac en graphiques');
    expect((await page.locator('section svg').count()) === 0, 'there are charts under the problem');
    await inspect('charts-problem');
    await page.unroute('**/ask/sheet?*');
    await press('button', 'Réessayer');
    await page.locator('section svg').nth(11).waitFor();
    expect((await page.getByRole('alert').count()) === 0, 'the problem stays over the charts');
    await press('link', 'Revenir au portrait');
    await heading('Grand Cognac');
  });

  await step('an indicator opens from its tile', async () => {
    await press('link', /65 ans ou plus/);
    await page.getByRole('heading', { name: 'Lire ce chiffre' }).waitFor();
    await chart().waitFor();
    await inspect('indicator');
  });

  await step('the arrows walk through the values', async () => {
    await tabTo('application', 'Parcourir les valeurs du graphique avec les flèches');
    const said = () => page.getByRole('status').filter({ hasText: /\S/ }).first().textContent();
    const first = await said();
    expect(first?.includes('Grand Cognac'), `the walk starts at ${first}`);
    await page.keyboard.press('Home');
    const top = await said();
    await page.keyboard.press('ArrowDown');
    expect((await said()) !== top, `ArrowDown stays on ${top}`);
    await inspect('indicator-marks');
  });

  await step('another territory is added and taken away', async () => {
    await press('button', '+ ajouter');
    await page.keyboard.type('orléans métropole');
    await page.getByRole('option', { name: /Orléans Métropole/ }).first().waitFor();
    await inspect('indicator-add');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Retirer Orléans Métropole de la comparaison' }).waitFor();
    await inspect('indicator-compared');
    await press('button', 'Retirer Orléans Métropole de la comparaison');
    await page.getByRole('button', { name: 'Retirer Orléans Métropole de la comparaison' }).waitFor({ state: 'detached' });
    await press('button', 'Revenir aux repères de départ');
  });

  await step('the distribution and the table show the same figures', async () => {
    await press('button', 'Répartition');
    await chart().waitFor();
    await inspect('indicator-strip');
    await press('button', 'Tableau');
    const mine = page.getByRole('row', { name: /Grand Cognac/ });
    await mine.waitFor();
    expect((await mine.textContent())?.includes('25,1\u202f%'), 'the table does not say 25,1 %');
    await inspect('indicator-table');
    await press('button', 'Classement');
  });

  await step('a figure leads to the rows of its file', async () => {
    await press('button', 'Remonter à la source');
    const dialog = page.getByRole('dialog', { name: 'D’où vient ce chiffre' });
    // A build for debugging reads the file again slowly.
    await dialog.getByText(/17\u202f331 ÷ 68\u202f951 × 100/).waitFor({ timeout: 60_000 });
    await dialog.getByText('on retrouve exactement ce résultat', { exact: false }).waitFor();
    const commune = dialog.locator('summary', { hasText: 'Val-de-Cognac' });
    await commune.focus();
    await page.keyboard.press('Enter');
    await dialog.getByText('Saint-Sulpice-de-Cognac (16355)', { exact: false }).waitFor();
    await inspect('indicator-why');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  await step('the chart fills the screen and leaves it', async () => {
    await page.locator('main').focus();
    await page.keyboard.press('f');
    await page.getByRole('dialog', { name: 'Projection' }).getByRole('img').waitFor();
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'projector.png') });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  await step('the chart is saved', async () => {
    for (const [name, format] of [['Image (PNG)', 'png'], ['Dessin (SVG)', 'svg'], ['Tableau (CSV)', 'csv']]) {
      if (format === 'png') await press('button', 'Exporter');
      const saved = page.waitForEvent('download', (download) => download.suggestedFilename().endsWith(`.${format}`));
      await press('button', name);
      await saved;
    }
    await page.getByText(/Enregistré dans/).waitFor();
    await inspect('indicator-export');
    await page.keyboard.press('Escape');
  });

  await step('a territory is composed, read and changed', async () => {
    await page.goto(`${BASE_URL}/#/`);
    await heading('Quel est votre territoire\u202f?');
    await press('link', 'Composer mon territoire');
    await heading('Composer mon territoire');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
    await page.keyboard.type('jarnac');
    await page.getByRole('option', { name: /Jarnac/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: /1 commune/ }).waitFor();
    await page.getByText('Coller une liste').click();
    await page.getByLabel(/Des codes ou des noms/).fill('16102;Cognac;18532\nSaint-Simon\nGrand Angoulême');
    await press('button', 'Lire la liste');
    await page.getByText('Un nom n’a pas été compris').waitFor();
    await inspect('compose');
    await page.getByRole('button', { name: 'Retirer Jarnac' }).click();
    await page.getByLabel('Nom de votre territoire').fill('Ouest Charente');
    await press('button', 'Enregistrer');
    await heading('Ouest Charente');
    await page.getByRole('link', { name: 'modifier', exact: true }).waitFor();
    await page.getByRole('heading', { level: 2, name: 'Population' }).waitFor();
    await inspect('composed-territory');
    await press('link', /65 ans ou plus/);
    await page.getByRole('heading', { name: 'Lire ce chiffre' }).waitFor();
    await chart().waitFor();
    await inspect('composed-indicator');
    await page.goto(`${BASE_URL}/#/`);
    await page.getByRole('heading', { level: 2, name: 'Mes territoires' }).waitFor();
    await inspect('chooser-own');
    await page.goto(`${BASE_URL}/#/composer/TER-OUESTCHARENTE`);
    await heading('Modifier mon territoire');
    await page.getByRole('button', { name: 'Retirer Cognac' }).waitFor();
    await press('button', 'Mettre de côté ce territoire');
    await heading('Quel est votre territoire\u202f?');
    await page.goto(`${BASE_URL}/#/territoire/EPCI-200070514`);
    await heading('Grand Cognac');
  });

  await step('the map offers its outlines, then shows and says every place', async () => {
    await page.goto(`${BASE_URL}/#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514`);
    await page.getByRole('heading', { name: 'Lire ce chiffre' }).waitFor();
    await press('link', 'Voir la carte');
    // The finding first, then what it is about.
    await heading(/^De \d+,\d\s% \(.+\) à \d+,\d\s% \(.+\)$/);
    await page.getByText('Part des 65 ans ou plus, communes de Grand Cognac, 2021', { exact: true }).waitFor();
    const offer = page.getByRole('button', { name: /Télécharger.*Contours à télécharger/ });
    const map = page.getByRole('application', { name: /les flèches vont d’un territoire au voisin/ });
    // A person who walks this twice has the outlines already.
    await offer.or(map).waitFor();
    if (await offer.isVisible()) {
      await page.getByText(/une fois pour toutes les cartes\. 8,6\u202fMo environ/).waitFor();
      await inspect('map-offered');
      await press('button', /Contours à télécharger/);
      // A build for debugging cuts and simplifies borders slowly.
      await map.waitFor({ timeout: 240_000 });
    }
    await tabTo('application', /les flèches vont d’un territoire au voisin/);
    const status = page.locator('[role=status]', { hasText: /sur .* communes/ });
    await page.keyboard.press('ArrowRight');
    await status.waitFor();
    const first = await status.textContent();
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((before) => ![...document.querySelectorAll('[role=status]')].some((one) => one.textContent === before), first);
    await inspect('map');

    const named = (await status.textContent())?.split(',')[0];
    await page.keyboard.press('Enter');
    await heading(named);
    await page.keyboard.press('Alt+ArrowLeft');
    await map.waitFor();

    const perimeter = await tabTo('combobox', 'Périmètre');
    await perimeter.selectOption({ label: 'Charente, par intercommunalité' });
    await page.getByText(/^Part des 65 ans ou plus, intercommunalités de la Charente/).waitFor();
    await map.waitFor();
    const method = await tabTo('combobox', /Classes/);
    await method.selectOption({ label: 'de même largeur' });
    await page.getByText('Chaque couleur couvre le même écart de valeurs.').waitFor();
    await inspect('map-epci');

    await page.locator('summary', { hasText: 'Les valeurs, territoire par territoire' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /Grand Cognac.*25,1/ }).waitFor();
    await inspect('map-table');

    await press('button', 'Exporter');
    for (const [name, format] of [['Image (PNG)', 'png'], ['Dessin (SVG)', 'svg']]) {
      const saved = page.waitForEvent('download', (download) => download.suggestedFilename().endsWith(`.${format}`));
      await press('button', name);
      await saved;
    }
    await page.keyboard.press('Escape');
    await press('link', /Voir le graphique/);
    await chart().waitFor();
  });

  await step('all the communes of France are painted, and each is told', async () => {
    await page.goto(`${BASE_URL}/#/carte/population/65-ans-ou-plus?lieu=EPCI-200070514`);
    const perimeter = await tabTo('combobox', 'Périmètre');
    await perimeter.selectOption('FRANCE-F commune');
    await page.getByText(/^Part des 65 ans ou plus, communes de France/).waitFor();
    const map = await tabTo('application', /les flèches vont d’un territoire au voisin/);
    // Names come once the map is painted, and are said then.
    const status = page.locator('[role=status]', { hasText: /sur 34\s\d{3} communes/ });
    await map.press('ArrowRight');
    await status.waitFor();
    const first = await status.textContent();
    await map.press('ArrowDown');
    await page.waitForFunction((before) => ![...document.querySelectorAll('[role=status]')].some((one) => one.textContent === before), first);
    const painted = await page.locator('canvas').evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((_, at) => at % 4 === 3).reduce((count, alpha) => count + (alpha > 200), 0) / (canvas.width * canvas.height);
    });
    expect(painted > 0.3, `only ${painted} of the map is painted`);
    await inspect('map-france');
    await page.goto(`${BASE_URL}/#/territoire/EPCI-200070514`);
    await heading('Grand Cognac');
  });

  await step('a count is drawn as discs, and the page says why', async () => {
    await page.goto(`${BASE_URL}/#/carte/population/population?lieu=EPCI-200070514`);
    await page.getByText(/Un nombre ne se colorie pas/).waitFor();
    await page.getByRole('application', { name: /les flèches vont d’un territoire au voisin/ }).waitFor();
    await inspect('map-discs');
    await page.goto(`${BASE_URL}/#/territoire/EPCI-200070514`);
    await heading('Grand Cognac');
  });

  await step('the list of indicators is searched', async () => {
    await press('link', 'Indicateurs', true);
    await heading('Indicateurs');
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await inspect('indicators');
    await page.keyboard.press('/');
    await page.keyboard.type('65 ans');
    await page.getByRole('link', { name: /65 ans ou plus/ }).first().waitFor();
    await inspect('indicators-searched');
  });

  await step('the data page says what is here', async () => {
    await press('link', 'Données', true);
    await heading('Vos données');
    await page.getByRole('heading', { level: 3 }).first().waitFor();
    await inspect('data');
  });

  await step('the keys and the licences are shown', async () => {
    await page.locator('main').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor();
    await inspect('keys');
    await page.keyboard.press('Escape');
    await press('link', 'À propos et licences');
    await heading('À propos et licences');
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    await inspect('about');
  });

  await step('English says the same, and French comes back', async () => {
    await press('button', 'English');
    await heading('About and licences');
    expect((await page.locator('html').getAttribute('lang')) === 'en', 'the page does not say that it is in English');
    await inspect('about-en');
    await press('button', 'Français');
    await heading('À propos et licences');
  });

  await step('larger text and smaller windows cut nothing', async () => {
    for (const grown of [110, 125]) {
      await press('button', 'Texte plus grand');
      await page.getByRole('group', { name: `Taille du texte\u202f: ${grown}\u202f%` }).waitFor();
    }
    const sizes = [[1366, 768], [1920, 1080], [341, 768]];
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      for (const [name, hash, ready] of [
        ['chooser', '#/', 'Récents'],
        ['territory', '#/territoire/EPCI-200070514', 'Population'],
        ['charts', '#/territoire/EPCI-200070514/graphiques', 'Population'],
        ['indicator', '#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514', 'Lire ce chiffre'],
        ['map', '#/carte/population/65-ans-ou-plus?lieu=EPCI-200070514', 'Légende'],
        ['compose', '#/composer', 'Aucune commune pour l’instant'],
        ['indicators', '#/indicateurs', 'Population'],
        ['data', '#/donnees', 'Population'],
      ]) {
        await page.goto(`${BASE_URL}/${hash}`);
        await page.getByRole('heading', { level: 2, name: ready, exact: true }).first().waitFor();
        await inspect(`${name}-${width}x${height}-125`);
      }
    }
    await page.setViewportSize({ width: 1366, height: 860 });
    for (const shrunk of [110, 100]) {
      await press('button', 'Texte plus petit');
      await page.getByRole('group', { name: `Taille du texte\u202f: ${shrunk}\u202f%` }).waitFor();
    }
  });

  await step('every screen is dark where the person wants it dark', async () => {
    await page.getByLabel('Couleurs de la fenêtre').selectOption('dark');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    for (const [name, hash, ready] of [
      ['chooser', '#/', 'Récents'],
      ['territory', '#/territoire/EPCI-200070514', 'Population'],
      ['charts', '#/territoire/EPCI-200070514/graphiques', 'Population'],
      ['indicator', '#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514', 'Lire ce chiffre'],
      ['strip', '#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514&vue=repartition', 'Lire ce chiffre'],
      ['table', '#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514&vue=tableau', 'Lire ce chiffre'],
      ['map', '#/carte/population/65-ans-ou-plus?lieu=EPCI-200070514', 'Légende'],
      ['compose', '#/composer', 'Aucune commune pour l’instant'],
      ['indicators', '#/indicateurs', 'Population'],
      ['data', '#/donnees', 'Population'],
      ['about', '#/a-propos', 'Logiciels et police de caractères'],
    ]) {
      await page.goto(`${BASE_URL}/${hash}`);
      await page.getByRole('heading', { level: 2, name: ready, exact: true }).first().waitFor();
      await inspect(`${name}-dark`);
    }
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(paper === 'rgb(18, 23, 29)', `the paper of the dark theme is ${paper}`);
    await page.getByLabel('Couleurs de la fenêtre').selectOption('system');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
  });

  await step('a restart finds the same screen again', async () => {
    await page.goto(`${BASE_URL}/#/donnees`);
    await heading('Vos données');
    const kept = page.waitForResponse(
      (response) => response.url().includes('/ask/remember') && response.request().postData().includes('#/territoire/'),
    );
    await press('link', 'Territoire', true);
    await heading('Grand Cognac');
    await kept;
    // An address without a route is what a new window opens at.
    await page.goto('about:blank');
    await page.goto(`${BASE_URL}/`);
    await heading('Grand Cognac');
  });
} catch {
  // Told by the step.
} finally {
  await ended();
}
