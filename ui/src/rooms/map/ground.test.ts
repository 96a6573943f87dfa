import { expect, test } from 'vitest';
import { type Direction, type Ground, PathGround, ringBoxes, type Spot } from './ground';

test.each([
  ['', []],
  ['M10 20l5 0 0-7-5 0z', [{ left: 10, top: 13, right: 15, bottom: 20 }]],
  // A minus sign separates as a space does, and rings may be far apart.
  ['M0 0l3-2-1 4zM100 50l1 1-2 0z', [
    { left: 0, top: -2, right: 3, bottom: 2 },
    { left: 99, top: 50, right: 101, bottom: 51 },
  ]],
])('the boxes of %j', (path, boxes) => {
  expect(ringBoxes(path)).toEqual(boxes);
});

/** A square of ten units for each name, at a column and a row. */
function squares(holds: (spot: Spot) => boolean, ...at: [name: string, column: number, row: number][]): Ground {
  const shapes = at.map(([place, column, row]) => ({
    place,
    path: `M${column * 10} ${row * 10}l10 0 0 10-10 0z`,
    x: null,
    y: null,
  }));
  return new PathGround(shapes, 100, 100, holds);
}

const inside = () => true;
const ground = squares(inside, ['a', 0, 0], ['b', 1, 0], ['c', 2, 0], ['d', 0, 1], ['e', 1, 1], ['island', 8, 9]);

test.each<[string, Direction, string | null]>([
  ['a', 'right', 'b'],
  ['b', 'right', 'c'],
  ['b', 'left', 'a'],
  ['b', 'down', 'e'],
  ['e', 'up', 'b'],
  ['a', 'left', null],
  ['a', 'up', null],
  // The far island is reached, and left again.
  ['e', 'down', 'island'],
  ['island', 'up', 'c'],
])('from %s, %s is %s', (from, direction, to) => {
  expect(ground.next(ground.of(from)!, direction)?.place ?? null).toBe(to);
});

test('a point is in the place whose shape holds it', () => {
  expect(ground.at(15, 5)?.place).toBe('b');
  expect(ground.at(85, 95)?.place).toBe('island');
  expect(ground.at(55, 55)).toBe(null);
  expect(squares(() => false, ['b', 1, 0]).at(15, 5)).toBe(null);
});

test('a label point wins over the middle, and the largest part over the whole', () => {
  const map = new PathGround(
    [
      { place: 'labelled', path: 'M0 0l10 0 0 10-10 0z', x: 2, y: 3 },
      { place: 'parts', path: 'M0 0l1 0 0 1-1 0zM50 50l20 0 0 20-20 0z', x: null, y: null },
    ],
    100,
    100,
    inside,
  );
  expect(map.of('labelled')).toMatchObject({ x: 2, y: 3 });
  expect(map.of('parts')).toMatchObject({ x: 60, y: 60, box: { left: 0, top: 0, right: 70, bottom: 70 } });
});
