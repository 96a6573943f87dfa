import { expect, test } from 'vitest';
import type { MapAnswer, MapWords } from '../../bindings';
import { Places } from './places';

const none = { places: [], columns: null };
const named = {
  ...none,
  places: [
    { place: 'COM-1', name: 'Un', class: 2, radius: null, value: 25.1, text: '25,1 %', state: 'measured', rank: '1er' },
    { place: 'COM-2', name: 'Deux', class: null, radius: null, value: null, text: 'secret', state: 'secret', rank: null },
  ],
} as unknown as MapAnswer;
const inColumns = { ...none, columns: { prefix: 'COM-', codes: '1 2', classes: '2-', radii: [] } } as unknown as MapAnswer;
const words: MapWords = { names: 'Un\nDeux', texts: '25,1 %\nsecret', ranks: '1er\n', values: [25.1, null] };

test('columns say the same as places by name', () => {
  const said = (places: Places) => [places.ids, [0, 1].map((at) => [places.classOf(at), places.radiusOf(at), places.position(places.ids[at]!)])];
  expect(said(new Places(inColumns, words))).toEqual(said(new Places(named)));
  const all = (places: Places) => places.all()?.map(({ place, name, text, rank, value }) => ({ place, name, text, rank, value }));
  expect(all(new Places(inColumns, words))).toEqual(all(new Places(named)));
});

test('while the words of columns are on their way, nothing is said', () => {
  const places = new Places(inColumns);
  expect([places.named(0), places.all(), places.classOf(0)]).toEqual([null, null, 2]);
});

test('a place that is not on the map has no position', () => {
  expect(new Places(inColumns).position('COM-3')).toBeUndefined();
  expect(new Places(inColumns).named(undefined)).toBe(null);
});
