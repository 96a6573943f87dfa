// @vitest-environment jsdom
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Block, Inline, TiedFigure } from '../../bindings';
import { host } from '../../host';
import { OpenCarnet, handOver, handedOver } from './carnet.svelte';
import { blocksOf } from './document';
import { type Asking, chartOf, figureOf } from './pieces';

vi.mock('../../host', async (original) => ({
  ...(await original<typeof import('../../host')>()),
  host: { ask: vi.fn() },
}));

/** What each territory says. */
const truth: Record<string, string> = { 'EPCI-1': '25,1\u202f%', 'EPCI-2': '18,4\u202f%' };
let saves: { carnet: { blocks: Block[] } }[];
/** The disk takes what it is given. */
let isFull: boolean;

beforeEach(() => {
  saves = [];
  isFull = false;
  vi.mocked(host.ask).mockImplementation((async (name: string, body: never) => {
    if (name === 'answer_figures') {
      const { figures, place } = body as { figures: TiedFigure[]; place: string };
      return {
        figures: figures.map((figure) => {
          const text = truth[figure.place ?? place] ?? '';
          return { text, holds: text === figure.text, about: `65 ans ou plus, ${figure.place ?? place}`, problem: text ? null : 'Pas ici.' };
        }),
      };
    }
    if (name === 'save_carnet') {
      if (isFull) throw new Error('disk full');
      saves.push(body);
      return { id: 'note', state: `${saves.length}`, said: 'Enregistré', note: null };
    }
    throw new Error(`nobody answers ${name}`);
  }) as never);
});

const sentence = (...figures: TiedFigure[]): Block => ({ type: 'paragraph', text: figures.map((figure): Inline => ({ type: 'figure', ...figure })) });
const settled = async () => {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
};

/** A carnet that is open, with an editor on it. */
async function open(blocks: Block[], place = 'EPCI-1') {
  const carnet = new OpenCarnet();
  const head = { title: 'Note', subtitle: '', council: '', logo: null, place, lang: 'fr' as const, template: null, day: null, others: '' };
  carnet.show({ id: 'note', carnet: { head, blocks }, place_name: '', state: '0', notes: [], changes: [] });
  const view = new EditorView(null, {
    state: EditorState.create({ doc: carnet.document }),
    dispatchTransaction(tr) {
      view.updateState(view.state.apply(tr));
      if (tr.docChanged) carnet.edited(view.state.doc);
    },
  });
  carnet.view = view;
  carnet.askFigures();
  await settled();
  return { carnet, texts: () => blocksOf(carnet.document).flatMap((block) => ('text' in block && Array.isArray(block.text) ? block.text : []).map((inline) => ('text' in inline ? inline.text : ''))) };
}

test('a figure that never had words takes those of today', async () => {
  const { carnet, texts } = await open([sentence(figureOf('a/b'), figureOf('a/b', { place: 'EPCI-2', text: '18,4\u202f%' }))]);
  expect(texts()).toEqual(['25,1\u202f%', '18,4\u202f%']);
  expect(carnet.untrue).toEqual([]);
});

test('a figure that changed is told, and taken or kept as words', async () => {
  const old = figureOf('a/b', { text: '24\u202f%' });
  const { carnet, texts } = await open([sentence(old, old)]);
  expect(texts()).toEqual(['24\u202f%', '24\u202f%']);
  expect(carnet.untrue).toEqual([1, 2].map((position) => ({ position, kind: 'figure', about: '65 ans ou plus, EPCI-1', was: '24\u202f%', now: '25,1\u202f%' })));
  carnet.accept(carnet.untrue.slice(0, 1));
  await settled();
  carnet.keep(carnet.untrue[0]!);
  await settled();
  expect(carnet.untrue).toEqual([]);
  expect(blocksOf(carnet.document)).toEqual([
    {
      type: 'paragraph',
      text: [
        { type: 'figure', ...old, text: '25,1\u202f%' },
        { type: 'text', text: '24\u202f%', strong: false, emphasis: false, link: null },
      ],
    },
  ]);
});

test('a figure that nobody can tell stays as it is written', async () => {
  const { carnet, texts } = await open([sentence(figureOf('a/b', { text: '12' }))], 'EPCI-9');
  expect(texts()).toEqual(['12']);
  expect(carnet.untrue).toEqual([]);
});

test('another territory gives its figures to the text, and leaves those of other places', async () => {
  const { carnet, texts } = await open([sentence(figureOf('a/b', { text: '25,1\u202f%' }), figureOf('a/b', { place: 'EPCI-1', text: '24\u202f%' }))]);
  carnet.setHead({ place: 'EPCI-2' }, 'Ailleurs');
  await settled();
  expect(texts()).toEqual(['18,4\u202f%', '24\u202f%']);
  expect(carnet.untrue.map(({ was }) => was)).toEqual(['24\u202f%']);
});

test('a title written for another finding is told, and read again or given up', async () => {
  const chart = chartOf('a/b', { title: 'Nous vieillissons', finding: 'Sur 100, 24.' }) as Asking;
  const changed = { was: 'Sur 100, 24.', now: 'Sur 100, 25.' };
  const { carnet } = await open([chart, chart]);
  carnet.answered(chart, changed);
  expect(carnet.untrue.map(({ position, kind, was, now }) => [position, kind, was, now])).toEqual([0, 1].map((at) => [at, 'title', changed.was, changed.now]));
  carnet.keep(carnet.untrue[0]!);
  carnet.accept(carnet.untrue.slice(0, 1));
  expect(blocksOf(carnet.document)).toEqual([{ ...chart, finding: changed.now }, { ...chart, title: null, finding: null }]);
  expect(carnet.untrue).toEqual([]);
});

test('what is typed is written, and a full disk is told until it is', async () => {
  const { carnet } = await open([]);
  isFull = true;
  carnet.view!.dispatch(carnet.view!.state.tr.insertText('a'));
  expect(carnet.isSaved).toBe(false);
  expect(await carnet.flush()).toBe(false);
  expect(carnet.unsaved?.detail).toContain('disk full');
  isFull = false;
  expect(await carnet.flush()).toBe(true);
  expect(carnet.isSaved).toBe(true);
  expect(carnet.unsaved).toBeNull();
  expect(saves.at(-1)?.carnet.blocks).toEqual(blocksOf(carnet.document));
});

test('a carnet is handed over once, and to its own screen', async () => {
  const opened = { id: 'a' } as never;
  handOver(opened);
  expect(handedOver('b')).toBeNull();
  expect(handedOver('a')).toBeNull();
  handOver(opened);
  expect(handedOver('a')).toBe(opened);
});
