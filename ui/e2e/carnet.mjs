// Writes a carnet as a person would: from a template, with charts, a figure in a sentence, typography that comes by
// itself, saved without being asked; finds it again after a restart, looks at a version, exports the note.
//
//   BASE_URL=http://127.0.0.1:4870 node e2e/carnet.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BASE_URL, SCREENSHOTS, ended, expect, inspect, page, press, reach, step, tabTo } from './walk.mjs';

const place = 'EPCI-200070514';
const heading = (name, options) => page.getByRole('heading', { level: 1, name }).waitFor(options);
const text = () => page.getByRole('textbox', { name: 'Texte du carnet' });
const dialog = (name) => page.getByRole('dialog', { name });
const charts = () => text().getByRole('group', { name: 'Graphique' });

// The browser must know that a program chooses the files long before a button asks for one.
page.on('filechooser', () => {});

async function ask(name, body) {
  const response = await page.request.post(`${BASE_URL}/ask/${name}`, { data: body });
  const last = JSON.parse((await response.text()).trim().split('\n').at(-1));
  if (last.problem) throw new Error(`${name}: ${last.problem.message}`);
  return last.answer;
}

/** What is on the disk, once all that was typed is. */
async function written() {
  await page.locator('[data-saved=true]').waitFor();
  const id = decodeURIComponent(new URL(page.url()).hash.replace('#/carnet/', ''));
  return (await ask('open_carnet', { id, version: null, lang: 'fr' })).carnet;
}

/** All the words of a carnet, in order. */
const wordsOf = (carnet) =>
  carnet.blocks.flatMap((block) => block.text ?? block.paragraphs?.flat() ?? block.items?.flat() ?? []).map((inline) => inline.text ?? '').join('');

const shot = (name) => SCREENSHOTS && page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });

/** Goes to the end of the text, on a line of its own. */
async function atTheEnd() {
  await text().focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Enter');
}

/** A real picture, as a screen capture puts it in the clipboard. */
async function pngOf(width, height) {
  return page.evaluate(
    ([wide, high]) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [wide, high];
      const pen = canvas.getContext('2d');
      pen.fillStyle = 'teal';
      pen.fillRect(0, 0, wide, high / 2);
      return canvas.toDataURL('image/png').split(',')[1];
    },
    [width, height],
  );
}

/** Pastes what another program put in the clipboard: texts as they are, pictures in base 64. */
async function paste(parts) {
  await text().evaluate((page, given) => {
    const data = new DataTransfer();
    for (const [type, content] of Object.entries(given)) {
      if (type.startsWith('text/')) data.setData(type, content);
      else data.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], 'capture.png', { type }));
    }
    page.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, parts);
}

async function chosenIndicator(words) {
  await page.keyboard.type(words);
  await page.getByRole('listbox', { name: 'Chercher un indicateur' }).getByRole('option').first().waitFor();
  await page.keyboard.press('Enter');
}

try {
  await step('the carnets of a person are none at first, and templates are offered', async () => {
    await page.goto(`${BASE_URL}/#/territoire/${place}`);
    await heading('Grand Cognac', { timeout: 300_000 });
    await press('link', 'Carnets');
    await heading('Carnets');
    await page.getByText('Aucun carnet pour l’instant', { exact: false }).waitFor();
    await inspect('carnets-empty');
  });

  await step('a template opens as a note, filled with the figures of the territory', async () => {
    await press('button', /^Note thématique/);
    // The first figures are read once the shipped ones are in place, which a build for debugging does slowly.
    await text().waitFor({ timeout: 300_000 });
    await page.locator('.piece svg').first().waitFor({ timeout: 60_000 });
    await inspect('carnet-template');
  });

  await step('three charts are inserted, by keyboard', async () => {
    const before = await charts().count();
    for (const [at, words] of ['65 ans', 'logements vacants', 'population'].entries()) {
      await atTheEnd();
      await press('button', 'Graphique', true);
      await dialog('Un graphique').waitFor();
      if (at === 0) await inspect('carnet-insert-indicator');
      await chosenIndicator(words);
      await dialog('Un graphique').locator('svg').first().waitFor({ timeout: 60_000 });
      if (at === 0) await inspect('carnet-insert-chart');
      await press('button', 'Insérer', true);
      await dialog('Un graphique').waitFor({ state: 'detached' });
    }
    await page.waitForFunction((count) => document.querySelectorAll('.piece .chart svg').length >= count, before + 3);
    expect((await charts().count()) === before + 3, `${await charts().count()} charts after three more than ${before}`);
    const carnet = await written();
    const kept = carnet.blocks.filter((block) => block.type === 'chart').slice(-3);
    expect(kept[0]?.indicator === 'population/65-ans-ou-plus', `the first one asks ${kept[0]?.indicator}`);
    expect(kept.every((block) => block.place === null), 'a chart of the carnet’s own territory names it');
    await inspect('carnet-charts');
  });

  await step('typography comes by itself, and Ctrl+Z gives back what was typed', async () => {
    await atTheEnd();
    await page.keyboard.type('Qui "reste" ici ? L\'avenir...');
    expect(wordsOf(await written()).endsWith('Qui «\u202freste\u202f» ici\u202f? L’avenir…'), `written: ${wordsOf(await written()).slice(-40)}`);
    await page.keyboard.press('Control+z');
    expect(wordsOf(await written()).endsWith('L’avenir...'), 'Ctrl+Z does not give the dots back');
    await page.keyboard.press('Control+y');
  });

  await step('a brace asks for a figure, which stays tied to its value', async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.type('Soit {');
    await dialog('Un chiffre dans le texte').waitFor();
    await chosenIndicator('65 ans');
    const value = dialog('Un chiffre dans le texte').getByRole('radio', { name: /La valeur\s+25,1\s%/ });
    await value.waitFor();
    await inspect('carnet-figure');
    await press('button', 'Insérer', true);
    await dialog('Un chiffre dans le texte').waitFor({ state: 'detached' });
    await page.keyboard.type('.');
    const last = (await written()).blocks.at(-1);
    expect(last.text.length === 3 && last.text[1].type === 'figure', `the sentence is ${JSON.stringify(last)}`);
    expect(last.text[1].text === '25,1\u202f%' && last.text[1].place === null, `the figure is ${JSON.stringify(last.text[1])}`);
    const said = await text().locator('.figure').last().textContent();
    expect(said.includes('65 ans') && said.includes('Grand Cognac'), `the figure says ${said}`);
  });

  await step('a figure that no longer holds is told, with the old and the new', async () => {
    const carnet = await written();
    const id = decodeURIComponent(new URL(page.url()).hash.replace('#/carnet/', ''));
    const { state } = await ask('open_carnet', { id, version: null, lang: 'fr' });
    carnet.blocks.at(-1).text[1].text = '19,3\u202f%';
    await page.goto(`${BASE_URL}/#/carnets`);
    await heading('Carnets');
    await ask('save_carnet', { id, carnet, state, lang: 'fr' });
    await press('link', new RegExp(carnet.head.title));
    await page.getByText('Un chiffre de ce carnet a changé à la source.').waitFor();
    await text().locator('.figure.untrue').waitFor();
    await inspect('carnet-untrue');
    await press('button', 'Voir l’ancien et le nouveau');
    await dialog('L’ancien et le nouveau').getByText('19,3').waitFor();
    await inspect('carnet-untrue-dialog');
    await press('button', 'Prendre le nouveau', true);
    await page.getByText('Tous les chiffres du texte sont ceux d’aujourd’hui.').waitFor();
    await page.keyboard.press('Escape');
    expect((await written()).blocks.at(-1).text[1].text === '25,1\u202f%', 'the new figure is not written');
  });

  await step('the tools are one stop of the keyboard, and Esc goes back to the text', async () => {
    await text().focus();
    await page.keyboard.press('Alt+F10');
    await page.waitForFunction(() => document.activeElement?.closest('[role=toolbar]'));
    await page.keyboard.press('ArrowRight');
    const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    expect(name === 'Gras', `the arrow goes to ${name}`);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'textbox');
  });

  await step('the title is changed, and the carnet is found again after a restart', async () => {
    await text().focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Titre du carnet');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Qu\'est-ce que "bien vieillir", ici, quand le bus ne passe plus et que le médecin part ?');
    await inspect('carnet-title');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'textbox');
    await heading('Qu’est-ce que «\u202fbien vieillir\u202f», ici, quand le bus ne passe plus et que le médecin part\u202f?');
    await (await tabTo('textbox', 'Titre du carnet')).fill('Bien vieillir ici');
    await press('button', 'Conseil, territoire, date');
    await tabTo('textbox', 'Conseil qui signe');
    await inspect('carnet-head');
    await page.keyboard.press('Escape');
    await heading('Bien vieillir ici');
    const before = await written();
    expect(before.head.title === 'Bien vieillir ici', `the title is ${before.head.title}`);
    await page.reload();
    await heading('Bien vieillir ici', { timeout: 60_000 });
    await text().getByText('25,1', { exact: false }).first().waitFor();
    expect(JSON.stringify(await written()) === JSON.stringify(before), 'the carnet is not the same after a restart');
  });

  await step('another territory asks every question again', async () => {
    await press('button', 'Conseil, territoire, date');
    await press('button', 'Changer de territoire');
    await page.keyboard.type('orléans métropole');
    await page.getByRole('option', { name: /Orléans Métropole/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('[data-saved]')?.textContent.includes('Orléans'));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => ![...document.querySelectorAll('.figure')].at(-1).textContent.startsWith('25,1'));
    const figure = (await written()).blocks.at(-1).text[1];
    expect(/^\d+,\d\u202f%$/.test(figure.text) && figure.text !== '25,1\u202f%', `the figure still says ${figure.text}`);
    await page.getByText('Orléans Métropole', { exact: false }).first().waitFor();
    await press('button', 'Conseil, territoire, date');
    await press('button', 'Changer de territoire');
    await page.keyboard.type('grand cognac');
    await page.getByRole('option', { name: /Grand Cognac/ }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('[data-saved]')?.textContent.includes('Grand Cognac'));
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => [...document.querySelectorAll('.figure')].at(-1).textContent.startsWith('25,1'));
  });

  await step('a version is looked at and taken back', async () => {
    const before = wordsOf(await written());
    await atTheEnd();
    await page.keyboard.type('Une phrase de trop');
    await written();
    await press('button', 'Versions', true);
    await dialog('Versions de ce carnet').waitFor();
    const versions = dialog('Versions de ce carnet').getByRole('listitem').getByRole('button');
    await versions.first().waitFor();
    await versions.last().focus();
    await page.keyboard.press('Enter');
    await dialog('Versions de ce carnet').getByRole('button', { name: 'Reprendre ce texte' }).waitFor();
    await inspect('carnet-versions');
    await press('button', 'Reprendre ce texte', true);
    await dialog('Versions de ce carnet').waitFor({ state: 'detached' });
    expect(!wordsOf(await written()).includes('Une phrase de trop'), 'the former state is not back');
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => document.querySelector('[role=textbox]').textContent.includes('Une phrase de trop'));
    expect(wordsOf(await written()).startsWith(before.slice(0, 40)), 'Ctrl+Z does not give the text back');
  });

  await step('words lead to an address, which is shown and never followed', async () => {
    await atTheEnd();
    await page.keyboard.type('Voir le site');
    // The editor knows what is chosen once the browser has told it, which keys may overtake on a machine that is busy.
    await page.evaluate(() => document.addEventListener('selectionchange', () => (globalThis.chosen = getSelection().toString())));
    for (let letters = 0; letters < 'le site'.length; letters++) await page.keyboard.press('Shift+ArrowLeft');
    await page.waitForFunction(() => globalThis.chosen === 'le site');
    await page.keyboard.press('Control+k');
    await dialog('Lien').waitFor();
    await page.keyboard.type('insee.fr/fr/statistiques?debut="0"');
    await inspect('carnet-link-dialog');
    await page.keyboard.press('Enter');
    await dialog('Lien').waitFor({ state: 'detached' });
    const address = 'https://insee.fr/fr/statistiques?debut="0"';
    const [plain, link] = (await written()).blocks.at(-1).text;
    expect(plain.text === 'Voir ' && link.text === 'le site' && link.link === address, JSON.stringify([plain, link]));
    await page.getByText(`Lien vers ${address}`).waitFor();
    await inspect('carnet-link');
    const before = page.url();
    const opened = [];
    page.context().on('page', (other) => opened.push(other));
    await text().locator('.link').last().click();
    await text().locator('.link').last().click({ modifiers: ['Control'] });
    await written();
    expect(page.url() === before && opened.length === 0 && (await text().locator('a[href]').count()) === 0, 'the link was followed');
    // Changed where it stands, with the keyboard.
    await page.keyboard.press('Control+k');
    await (await tabTo('textbox', 'Adresse')).fill('nom@exemple.fr');
    await page.keyboard.press('Enter');
    await page.getByText('Lien vers mailto:nom@exemple.fr').waitFor();
    expect((await written()).blocks.at(-1).text[1].link === 'mailto:nom@exemple.fr', 'the link has not changed');
  });

  await step('a picture is pasted, and asked to be described', async () => {
    await atTheEnd();
    await paste({ 'image/png': await pngOf(320, 200) });
    await dialog('Image').waitFor();
    await dialog('Image').locator('img').waitFor();
    const focused = await page.evaluate(() => document.activeElement.tagName);
    expect(focused === 'TEXTAREA', `the keyboard is on ${focused}, not on the description`);
    await inspect('carnet-image-dialog');
    await (await tabTo('textbox', 'Ce que montre l’image, pour qui ne la voit pas')).fill('Deux bandes de couleur');
    await press('button', 'Insérer', true);
    await dialog('Image').waitFor({ state: 'detached' });
    const shown = text().getByRole('img', { name: 'Deux bandes de couleur' });
    await shown.waitFor();
    expect((await shown.evaluate((image) => image.naturalWidth)) === 320, 'the picture is not whole');
    const block = (await written()).blocks.at(-1);
    expect(block.type === 'image' && block.file.endsWith('.png') && block.alt === 'Deux bandes de couleur', JSON.stringify(block));
    await inspect('carnet-image');
  });

  await step('what a word processor copies keeps its headings and its lists, and takes our typography', async () => {
    await atTheEnd();
    const before = (await written()).blocks.length;
    // A word processor offers a picture of the text too: the text is what is wanted.
    await paste({
      'text/plain': 'Vivre ici',
      'image/png': await pngOf(10, 10),
      'text/html': `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p { margin: 0 }</style></head><body><!--StartFragment-->
        <h1><b>Vivre ici<o:p></o:p></b></h1>
        <p class=MsoNormal><o:p>&nbsp;</o:p></p>
        <p class=MsoNormal style='color:red;font-family:"Comic Sans MS"'>L'eau monte&nbsp;: <b>qui</b> dit "je pars" ?<o:p></o:p></p>
        <h2>Ce qui manque<o:p></o:p></h2>
        <p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>les soins</p>
        <p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>les bus</p>
        <!--EndFragment--></body></html>`,
    });
    const blocks = (await written()).blocks.slice(before);
    const seen = blocks.map((block) => [block.type, block.level ?? block.items?.length ?? 0, wordsOf({ blocks: [block] })]);
    const wanted = [
      ['heading', 1, 'Vivre ici'],
      ['paragraph', 0, 'L’eau monte\u202f: qui dit «\u202fje pars\u202f»\u202f?'],
      ['heading', 2, 'Ce qui manque'],
      ['list', 2, 'les soinsles bus'],
    ];
    expect(JSON.stringify(seen) === JSON.stringify(wanted), `pasted: ${JSON.stringify(seen)}`);
    expect(blocks[1].text.some((run) => run.strong && run.text === 'qui'), 'the bold word is not bold');
    expect(!blocks[0].text.some((run) => run.strong), 'the heading is bold twice');
    await inspect('carnet-pasted');
  });

  await step('a chart of the application goes into the last carnet in one gesture', async () => {
    const before = (await written()).blocks.length;
    await page.goto(`${BASE_URL}/#/indicateur/population/65-ans-ou-plus?lieu=${place}&vue=repartition`);
    await press('button', 'Ajouter à un carnet');
    await page.getByText('Dernier carnet').waitFor();
    await inspect('add-to-carnet');
    await press('button', 'Bien vieillir ici', true);
    await page.getByText('Ajouté à').waitFor();
    await press('link', 'Bien vieillir ici', true);
    await heading('Bien vieillir ici');
    const { blocks } = await written();
    expect(blocks.length === before + 1, `${blocks.length} blocks after one more than ${before}`);
    expect(blocks.at(-1).kind === 'strip' && blocks.at(-1).place === null, `the last block is ${JSON.stringify(blocks.at(-1))}`);
  });

  await step('nothing is cut on a narrow window, with large text, or at night', async () => {
    for (const [width, height, name] of [[1366, 768, 'laptop'], [1920, 1080, 'wide'], [900, 800, 'half'], [420, 800, 'narrow']]) {
      await page.setViewportSize({ width, height });
      await page.locator('.piece svg').first().waitFor();
      await inspect(`carnet-${name}`);
    }
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.evaluate(() => document.documentElement.style.setProperty('--reader-size', '125%'));
    await inspect('carnet-large-text');
    await page.evaluate(() => document.documentElement.style.removeProperty('--reader-size'));
    const night = page.waitForResponse((response) => response.url().includes('/ask/answer_block') && response.request().postDataJSON().dark);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-theme=dark]').waitFor();
    await (await night).finished();
    await inspect('carnet-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1366, height: 860 });
  });

  let note;
  let exported;
  await step('the note is exported as a PDF that carries its name', async () => {
    const saved = page.waitForEvent('download', { timeout: 120_000 });
    await press('button', 'Exporter la note (PDF)');
    const anyway = dialog('Avant d’exporter').getByRole('button', { name: 'Exporter quand même' });
    const first = await Promise.race([saved.then(() => 'saved'), anyway.waitFor({ timeout: 60_000 }).then(() => 'asked', () => 'saved')]);
    if (first === 'asked') {
      await inspect('carnet-before-export');
      await press('button', 'Exporter quand même');
    }
    const file = await saved;
    expect(/vieillir.*\.pdf$/i.test(file.suggestedFilename()), `the file is called ${file.suggestedFilename()}`);
    note = readFileSync(await file.path());
    expect(note.subarray(0, 4).toString() === '%PDF', 'the file is no PDF');
    exported = await written();
    await page.getByText('Enregistré dans', { exact: false }).waitFor();
    await shot('carnet-exported');
  });

  await step('the posters of a workshop are printed from the same carnet', async () => {
    const saved = page.waitForEvent('download', { timeout: 120_000 });
    await reach(page.locator('summary', { hasText: 'Imprimer le kit' }), 'the kit');
    await page.keyboard.press('Enter');
    await press('button', /^Affiches/);
    const file = await saved;
    expect(readFileSync(await file.path()).subarray(0, 4).toString() === '%PDF', 'the posters are no PDF');
    await inspect('carnet-kit');
  });

  await step('the note is opened again a year later, from its PDF alone', async () => {
    const former = page.url();
    await press('link', 'Carnets');
    await heading('Carnets');
    await tabTo('button', 'Rouvrir un PDF');
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await chooser.setFiles({ name: 'note.pdf', mimeType: 'application/pdf', buffer: note });
    await heading('Bien vieillir ici', { timeout: 60_000 });
    expect(page.url() !== former, 'the note opens over the carnet that it was made from');
    await text().getByRole('img', { name: 'Deux bandes de couleur' }).waitFor();
    expect(JSON.stringify((await written()).blocks) === JSON.stringify(exported.blocks), 'the note does not hold the carnet it was made from');
    await inspect('carnet-reopened');
    // A file that is no note says so, and what to do.
    await press('link', 'Carnets');
    await heading('Carnets');
    await tabTo('button', 'Rouvrir un PDF');
    const [again] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')]);
    await again.setFiles({ name: 'autre.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n%%EOF') });
    await page.getByRole('alert').getByRole('strong').waitFor();
    await inspect('carnets-no-note');
  });

  await step('the carnets are listed, and one is put aside', async () => {
    await press('link', 'Carnets');
    await heading('Carnets');
    await page.getByRole('link', { name: /Bien vieillir ici/ }).first().waitFor();
    await inspect('carnets');
    await press('button', 'Mettre de côté Bien vieillir ici');
    await page.getByText('est mis de côté', { exact: false }).waitFor();
    const left = (await ask('carnets', { lang: 'fr' })).carnets.filter((card) => card.title === 'Bien vieillir ici');
    expect(left.length === 1, `${left.length} are still listed`);
  });

  await step('in English, a carnet is written and projected', async () => {
    await press('button', 'English');
    await heading('Carnets');
    await inspect('english-carnets');
    await press('button', /^One-hour workshop/);
    await page.getByRole('textbox', { name: 'Text of the carnet' }).waitFor({ timeout: 60_000 });
    await page.locator('.piece svg').first().waitFor({ timeout: 60_000 });
    await inspect('english-carnet');
    await page.getByRole('textbox', { name: 'Text of the carnet' }).focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('What do we "know"? Nothing\'s sure...');
    await page.locator('[data-saved=true]').waitFor();
    expect(wordsOf(await written()).endsWith('What do we “know”? Nothing’s sure…'), `written: ${wordsOf(await written()).slice(-40)}`);
    await press('button', 'Council, territory, date');
    await page.getByRole('dialog').waitFor();
    await inspect('english-carnet-head');
    await page.keyboard.press('Escape');
    await press('link', 'Project as a workshop');
    await page.getByText('1 / ', { exact: false }).first().waitFor();
    await inspect('english-workshop');
    for (let slides = 0; slides < 4; slides++) {
      await page.locator('body').press('PageDown');
      await page.getByText('Next →').waitFor();
    }
    await inspect('english-workshop-slide');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await inspect('english-workshop-keys');
    await page.keyboard.press('Escape');
    const french = await page.evaluate(() => document.body.innerText.match(/\b(avec|diapositive|aucun|réponse|salle)\b/gi));
    expect(french === null, `French words are left: ${french}`);
    // The language is kept for the next start: those who come after find French.
    await page.goto(`${BASE_URL}/#/carnets`);
    const kept = page.waitForResponse((answer) => answer.url().includes('/ask/remember') && answer.request().postData().includes('"lang":"fr"'));
    await press('button', 'Français');
    await kept;
  });
} catch {
  // Told by the step.
} finally {
  await ended();
}
