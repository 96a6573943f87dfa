import { expect, test } from 'vitest';
import type { MapAnswer } from '../../bindings';
import { discsOf, largestRadius } from './discs';
import { PathGround } from './ground';
import { Places } from './places';

const place = (name: string, radius: number | null) => ({
  place: name, name, class: null, radius, value: radius === null ? null : radius * radius, text: '', state: 'measured', rank: null,
});
const answer = {
  columns: null,
  symbols: { why: '', largest: 0.1, keys: [], zero: null },
  places: [place('small', 0.25), place('large', 1), place('none', null), place('zero', 0), place('elsewhere', 0.5)],
} as unknown as MapAnswer;
const sheet = { width: 400, height: 100 };
const ground = new PathGround(
  ['small', 'large', 'none', 'zero'].map((name, at) => ({ place: name, path: `M${at * 100} 0l100 0 0 100-100 0z`, x: null, y: null })),
  sheet.width,
  sheet.height,
  () => true,
);

test('the largest disc is a share of the side of a square as large as the drawing', () => {
  expect(largestRadius(answer, sheet)).toBeCloseTo(20);
});

test('discs come the largest first, where there is a figure above 0 and a shape', () => {
  expect(discsOf(answer, new Places(answer), sheet, ground)).toEqual([
    { place: 'large', x: 150, y: 50, radius: expect.closeTo(20) },
    { place: 'small', x: 50, y: 50, radius: expect.closeTo(5) },
  ]);
});
