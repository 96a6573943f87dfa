// @vitest-environment jsdom
import { DOMParser, DOMSerializer } from 'prosemirror-model';
import { expect, test } from 'vitest';
import type { Block, Inline } from '../../bindings';
import { run } from './blocks.fixture';
import { blocksOf, documentOf, placedBlocks } from './document';
import { admittedBlock, admittedFigure, blank, chartOf, figureOf, pieceTypes } from './pieces';
import { schema } from './schema';

const tied: Inline = { type: 'figure', ...figureOf('population/65-ans-ou-plus', { period: '2021', says: 'rank', text: '475e' }) };

/** Every block there is, with every manner of words. */
const whole: Block[] = [
  { type: 'heading', level: 1, text: [run('Une population qui vieillit')] },
  { type: 'paragraph', text: [run('Parmi eux, '), tied, run('.')] },
  { type: 'paragraph', text: [tied] },
  {
    type: 'paragraph',
    text: [
      run('fort', { strong: true }),
      run(' et ', { strong: true, emphasis: true }),
      run('le site', { link: 'https://exemple.fr/a?b=c' }),
      { type: 'break' },
      run('à la ligne', { strong: true, emphasis: true, link: 'mailto:a@b.fr' }),
    ],
  },
  { type: 'heading', level: 3, text: [run('Ce que nous ne savons pas')] },
  { type: 'list', ordered: false, items: [[run('un')], [tied, run(' deux')]] },
  { type: 'list', ordered: true, items: [[run('premier')]] },
  { type: 'quotation', paragraphs: [[run('Dit par un autre.')], [run('Et encore.')]] },
  { type: 'callout', paragraphs: [[run('À retenir\u202f: '), tied]] },
  { type: 'image', file: 'la place.png', alt: 'La place', caption: 'Un samedi' },
  chartOf('population/65-ans-ou-plus', { with: ['DEP-16'], near: true, title: 'Nous', finding: 'Eux', level: 'commune' }),
  { ...blank('table'), indicators: ['population/population', 'population/65-ans-ou-plus'] },
  { ...blank('guess'), indicator: 'a/b', form: 'choice', choices: [18, 25.1], guesses: [{ group: 'Table 1', values: [18] }] },
  { type: 'notes', text: 'Laisser parler.', ask: 'Et vous\u202f?', minutes: 5 },
  { type: 'remarks', remarks: [{ kind: 'missing', text: 'Les loyers', about: null }] },
  { type: 'closing', uses: ['Une note'], missing: [], services: [], finds: [] },
  { type: 'verbatim', source: '| a | b |', why: 'Un tableau écrit à la main.' },
];

test('what is edited is what the desk gave, block by block', () => {
  expect(blocksOf(documentOf(whole))).toEqual(whole);
  for (const block of whole) expect(blocksOf(documentOf([block]))).toEqual([block]);
});

test('an editable document is one that the schema allows', () => {
  documentOf(whole).check();
  documentOf([]).check();
  documentOf([{ type: 'list', ordered: true, items: [] }, { type: 'callout', paragraphs: [] }]).check();
});

test('what nobody has written in is left out, and the others stand where they are', () => {
  const document = documentOf([
    { type: 'paragraph', text: [] },
    { type: 'heading', level: 2, text: [] },
    { type: 'list', ordered: false, items: [[], [run('a')]] },
    { type: 'quotation', paragraphs: [[]] },
    chartOf('a/b'),
  ]);
  expect(placedBlocks(document)).toEqual([
    { block: { type: 'list', ordered: false, items: [[run('a')]] }, position: 4 },
    { block: chartOf('a/b'), position: 19 },
  ]);
  expect(document.nodeAt(19)?.type.name).toBe('chart');
});

test('what is copied and pasted is whole', () => {
  const document = documentOf(whole);
  const copied = window.document.createElement('div');
  copied.append(DOMSerializer.fromSchema(schema).serializeFragment(document.content));
  expect(blocksOf(DOMParser.fromSchema(schema).parse(copied, { preserveWhitespace: true }))).toEqual(whole);
});

test('every piece is known, and none enters from outside unless it is whole', () => {
  for (const type of pieceTypes) {
    expect(admittedBlock(blank(type))).toEqual(blank(type));
    const { [Object.keys(blank(type))[1] as never]: _, ...lame } = blank(type) as Record<string, unknown>;
    expect(admittedBlock(lame), type).toBeNull();
  }
  expect(admittedBlock({ ...blank('chart'), beside: 'a/b' })).toBeNull();
  expect(admittedBlock({ ...blank('notes'), more: 1 })).toEqual(blank('notes'));
  expect(admittedBlock('chart')).toBeNull();
  expect(admittedFigure(figureOf('a/b'))).toEqual(figureOf('a/b'));
  expect(admittedFigure({ ...figureOf('a/b'), says: 'nonsense' })).toBeNull();
});
