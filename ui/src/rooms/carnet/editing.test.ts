// @vitest-environment jsdom
import { history } from 'prosemirror-history';
import { type Command, EditorState, NodeSelection, TextSelection } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { expect, test, vi } from 'vitest';
import type { Block } from '../../bindings';
import { paragraph, run } from './blocks.fixture';
import { blocksOf, documentOf } from './document';
import { freeFigure, gather, insertFigure, insertPiece, linkAt, mannersOf, moveBlock, plugins, redo, setLink, setLook, toggle, undo } from './editing';
import { chartOf, figureOf } from './pieces';

const figure = figureOf('a/b', { text: '25,1\u202f%' });
const chart = chartOf('a/b');

/** A text with the cursor, or a selection, at these positions. */
function state(blocks: Block[], from: number, to = from): EditorState {
  const fresh = EditorState.create({ doc: documentOf(blocks), plugins: [history()] });
  return fresh.apply(fresh.tr.setSelection(TextSelection.create(fresh.doc, from, to)));
}

function after(before: EditorState, ...commands: Command[]): EditorState {
  let now = before;
  for (const command of commands) expect(command(now, (tr) => (now = now.apply(tr)))).toBe(true);
  now.doc.check();
  return now;
}

test.each<[string, Block[], [number, number], Command[], Block[]]>([
  ['a paragraph becomes a heading', [paragraph(run('a'))], [1, 1], [setLook('heading_2')], [{ type: 'heading', level: 2, text: [run('a')] }]],
  ['and a paragraph again', [{ type: 'heading', level: 1, text: [run('a')] }], [1, 1], [setLook('text')], [paragraph(run('a'))]],
  ['a heading leaves its box', [{ type: 'callout', paragraphs: [[run('a')]] }], [2, 2], [setLook('heading_1')], [paragraph(run('a'))]],
  ['paragraphs become a list', [paragraph(run('a')), paragraph(run('b'))], [1, 5], [gather('bullet_list')], [{ type: 'list', ordered: false, items: [[run('a')], [run('b')]] }]],
  [
    'a list becomes another one',
    [{ type: 'list', ordered: false, items: [[run('a')], [run('b')]] }],
    [3, 3],
    [gather('ordered_list')],
    [{ type: 'list', ordered: true, items: [[run('a')], [run('b')]] }],
  ],
  ['a list becomes a quotation', [{ type: 'list', ordered: true, items: [[run('a')]] }], [3, 3], [gather('quotation')], [{ type: 'quotation', paragraphs: [[run('a')]] }]],
  ['a box is left', [{ type: 'callout', paragraphs: [[run('a')]] }], [2, 2], [gather('callout')], [paragraph(run('a'))]],
  ['words become strong', [paragraph(run('abc'))], [2, 3], [toggle('strong')], [paragraph(run('a'), run('b', { strong: true }), run('c'))]],
  ['words become a link', [paragraph(run('abc'))], [2, 3], [setLink('https://a.fr')], [paragraph(run('a'), run('b', { link: 'https://a.fr' }), run('c'))]],
  ['a link changes', [paragraph(run('a'), run('bc', { link: 'https://a.fr' }))], [3, 3], [setLink('https://b.fr')], [paragraph(run('a'), run('bc', { link: 'https://b.fr' }))]],
  ['a link is taken away', [paragraph(run('a'), run('bc', { link: 'https://a.fr' }))], [3, 3], [setLink(null)], [paragraph(run('abc'))]],
  ['a block goes down', [paragraph(run('a')), chart, paragraph(run('b'))], [1, 1], [moveBlock(1)], [chart, paragraph(run('a')), paragraph(run('b'))]],
  ['a block goes up', [paragraph(run('a')), paragraph(run('b'))], [4, 4], [moveBlock(-1)], [paragraph(run('b')), paragraph(run('a'))]],
  ['what was done is undone and done again', [paragraph(run('a'))], [1, 1], [setLook('heading_2'), undo, redo], [{ type: 'heading', level: 2, text: [run('a')] }]],
])('%s', (_, blocks, [from, to], commands, expected) => {
  expect(blocksOf(after(state(blocks, from, to), ...commands).doc)).toEqual(expected);
});

test('what was chosen stays chosen in a list', () => {
  const now = after(state([paragraph(run('ab')), paragraph(run('cd'))], 2, 6), gather('bullet_list'));
  expect(now.doc.textBetween(now.selection.from, now.selection.to, '|')).toBe('b|c');
});

test('the first block goes no higher', () => expect(moveBlock(-1)(state([paragraph(run('a'))], 1))).toBe(false));

test('a piece comes after the paragraph that is written, and a line to go on is there', () => {
  const now = state([paragraph(run('abc'))], 2);
  const then = now.apply(insertPiece(now, chart));
  expect(blocksOf(then.doc)).toEqual([paragraph(run('abc')), chart]);
  expect(then.doc.lastChild?.type.name).toBe('paragraph');
  expect((then.selection as NodeSelection).node.attrs.block).toEqual(chart);
  // After a piece that is chosen, not in its place.
  expect(blocksOf(then.apply(insertPiece(then, chartOf('c/d'))).doc)).toEqual([paragraph(run('abc')), chart, chartOf('c/d')]);
});

test('a piece takes the place of an empty line', () => {
  const now = state([], 1);
  const then = now.apply(insertPiece(now, chart));
  expect(then.doc.children.map((node) => node.type.name)).toEqual(['chart', 'paragraph']);
});

test('a piece comes after the list that the cursor is in', () => {
  const list: Block = { type: 'list', ordered: false, items: [[run('a')], [run('b')]] };
  const now = state([list, paragraph(run('c'))], 3);
  expect(blocksOf(now.apply(insertPiece(now, chart)).doc)).toEqual([list, chart, paragraph(run('c'))]);
});

test('a figure is written where the cursor is, and becomes words when it is freed', () => {
  const now = state([paragraph(run('soit .'))], 6);
  const then = now.apply(insertFigure(now, figure));
  expect(blocksOf(then.doc)).toEqual([paragraph(run('soit '), { type: 'figure', ...figure }, run('.'))]);
  expect(then.selection.from).toBe(7);
  expect(blocksOf(freeFigure(then.tr, 6).doc)).toEqual([paragraph(run('soit 25,1\u202f%.'))]);
});

test('what holds where the cursor is', () => {
  const blocks = [paragraph(run('abc', { link: 'https://a.fr', strong: true })), { type: 'callout', paragraphs: [[run('d')]] } as Block];
  expect(mannersOf(state(blocks, 2))).toMatchObject({ look: 'text', gathering: null, strong: true, emphasis: false, link: 'https://a.fr' });
  expect(mannersOf(state(blocks, 7))).toMatchObject({ look: 'text', gathering: 'callout', strong: false, link: null });
  expect(linkAt(state(blocks, 2))).toEqual({ from: 1, to: 4, href: 'https://a.fr' });
});

/** An editor whose keys are pressed one by one, as a browser hands them on. */
function editor(blocks: Block[]) {
  const wantFigure = vi.fn();
  const gestures = { lang: () => 'fr' as const, open: () => false, wantFigure, wantLink: () => {}, leave: () => true, start: () => {} };
  const view = new EditorView(null, { state: EditorState.create({ doc: documentOf(blocks), plugins: plugins(gestures) }) });
  view.dispatch(view.state.tr.setSelection(TextSelection.atEnd(view.state.doc)));
  const press = (key: string, ctrl = false) =>
    view.someProp('handleKeyDown', (handle) => handle(view, new KeyboardEvent('keydown', { key, ctrlKey: ctrl })));
  function type(text: string) {
    for (const letter of text) {
      const { from, to } = view.state.selection;
      const deflt = () => view.state.tr.insertText(letter, from, to);
      if (!view.someProp('handleTextInput', (handle) => handle(view, from, to, letter, deflt))) view.dispatch(deflt());
    }
  }
  return { view, press, type, wantFigure, text: () => view.state.doc.textContent };
}

test('typography comes by itself, and Ctrl+Z gives back what was typed', () => {
  const { press, type, text } = editor([]);
  type('Pourquoi ?');
  expect(text()).toBe('Pourquoi\u202f?');
  press('z', true);
  expect(text()).toBe('Pourquoi ?');
  type(' "oui" 25 %');
  expect(text()).toBe('Pourquoi ? «\u202foui\u202f» 25\u202f%');
});

test('signs at the start of a line make it a heading, a list or a quotation', () => {
  const made = (keys: string) => {
    const { view, type } = editor([]);
    type(keys);
    return blocksOf(view.state.doc);
  };
  expect(made('## a')).toEqual([{ type: 'heading', level: 2, text: [run('a')] }]);
  expect(made('- a')).toEqual([{ type: 'list', ordered: false, items: [[run('a')]] }]);
  expect(made('1. a')).toEqual([{ type: 'list', ordered: true, items: [[run('a')]] }]);
  expect(made('> a')).toEqual([{ type: 'quotation', paragraphs: [[run('a')]] }]);
});

test('Enter in an empty line leaves a list and a box', () => {
  for (const block of [
    { type: 'list', ordered: false, items: [[run('a')]] },
    { type: 'callout', paragraphs: [[run('a')]] },
  ] as Block[]) {
    const { view, press, type } = editor([block]);
    press('Enter');
    press('Enter');
    type('b');
    expect(blocksOf(view.state.doc)).toEqual([block, paragraph(run('b'))]);
  }
});

test('a line to write on stays at the end, whatever is taken away', () => {
  const { view } = editor([chart, paragraph(run('a'))]);
  view.dispatch(view.state.tr.delete(1, view.state.doc.content.size));
  expect(view.state.doc.children.map((node) => node.type.name)).toEqual(['chart', 'paragraph']);
});

test('a brace asks for a figure and is not written', () => {
  const { type, wantFigure, text } = editor([]);
  type('a {');
  expect(wantFigure).toHaveBeenCalledOnce();
  expect(text()).toBe('a ');
});
