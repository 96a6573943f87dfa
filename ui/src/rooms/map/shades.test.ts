import { expect, test } from 'vitest';
import { shadeOf } from './shades';

test.each([
  [5, [1, 2, 3, 4, 5]],
  [3, [1, 3, 5]],
  [2, [1, 5]],
  [1, [3]],
])('%i classes take shades far apart', (count, expected) => {
  const found = Array.from({ length: count }, (_, at) => shadeOf(at, count));
  expect(found).toEqual(expected.map((at) => `--map-shade-${at}`));
});
