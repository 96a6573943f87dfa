import { expect, test } from 'vitest';
import { Stroke, columns, completed, heightOf, snapped, spotOf, valueAt } from './drawing';

const scale = { low: 0, high: 100, step: 1 };
const box = { left: 100, top: 50, width: 400, height: 200 };
/** A stroke through these pixels of the box, over this many columns. */
function drawn(pixels: [number, number][], count: number, before: (number | undefined)[] = [], { hasStart = false, isBar = false } = {}) {
  const [first, ...others] = pixels.map(([clientX, clientY]) => spotOf({ clientX, clientY }, box));
  const stroke = new Stroke(before, first!, columns(count, hasStart), scale, isBar);
  for (const spot of others) stroke.to(spot);
  return stroke.values;
}

test('a pixel is a place, a place is a value, a value is a height', () => {
  expect(spotOf({ clientX: 100, clientY: 250 }, box)).toEqual({ x: 0, y: 0 });
  expect(spotOf({ clientX: 500, clientY: 50 }, box)).toEqual({ x: 1, y: 1 });
  expect(spotOf({ clientX: 1, clientY: 1 }, { ...box, width: 0, height: 0 }).x).not.toBeNaN();
  for (const value of [0, 25, 99, 100]) expect(valueAt(heightOf(value, scale), scale)).toBe(value);
});

test.each([
  [0.3 + 1e-9, { low: 0, high: 1, step: 0.1 }, 0.3],
  [0.1 + 0.2, { low: 0, high: 1, step: 0.1 }, 0.3],
  [68_449, { low: 60_000, high: 80_000, step: 100 }, 68_400],
  [-3, { low: 0, high: 1, step: 0.1 }, 0],
  [9, { low: -2.45, high: 2.45, step: 0.01 }, 2.45],
  [7.77, { low: 0, high: 10, step: 0 }, 7.77],
])('%d is answered as one of the steps', (value, on, expected) => expect(snapped(value, on)).toBe(expected));

test('the start of a line has its room before the dates', () => {
  expect(columns(2, false)).toEqual([0.25, 0.75]);
  expect(columns(3, true)).toEqual([0.375, 0.625, 0.875]);
  expect(columns(1, false)).toEqual([0.5]);
});

test('one stroke draws a value for each date', () => {
  // Columns stand at 150, 250, 350 and 450 pixels; the stroke goes up from the bottom left to the top right.
  expect(drawn([[100, 250], [500, 50]], 4)).toEqual([13, 38, 63, 88]);
  // The same whatever the number of moves, and from right to left.
  expect(drawn([[100, 250], [120, 240], [300, 150], [301, 149.5], [500, 50]], 4)).toEqual([13, 38, 63, 88]);
  expect(drawn([[500, 50], [100, 250]], 4)).toEqual([13, 38, 63, 88]);
});

test('a stroke leaves what it does not go over', () => {
  expect(drawn([[240, 150]], 4, [10, 20, 30, 40])).toEqual([10, 50, 30, 40]);
  expect(drawn([[240, 150], [360, 150]], 4, [10, 20, 30, 40])).toEqual([10, 50, 50, 40]);
  // What was gone over stays as it was drawn there.
  expect(drawn([[240, 150], [260, 150], [290, 250]], 4)).toEqual([undefined, 50, undefined, undefined]);
  // Back over it, it is drawn anew.
  expect(drawn([[240, 150], [260, 150], [290, 250], [240, 250]], 4)[1]).toBe(0);
});

test('a bar follows the pointer up and down, wherever it was taken', () => {
  expect(drawn([[300, 250], [300, 150], [480, 50]], 1, [], { isBar: true })).toEqual([100]);
  expect(drawn([[110, 250], [110, -900]], 1, [], { isBar: true })).toEqual([100]);
});

test('a line of one date is gone over as any other', () => {
  // Its date stands at 400 pixels, three quarters of the way.
  expect(drawn([[100, 250], [500, 50]], 1, [], { hasStart: true })).toEqual([75]);
});

test('a line that is only begun stays level', () => {
  expect(completed([undefined, 2, undefined, 4])).toEqual([2, 2, 2, 4]);
  expect(completed([undefined])).toEqual([]);
});
