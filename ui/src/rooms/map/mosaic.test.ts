import { expect, test } from 'vitest';
import { Mosaic, MosaicGround, hatched } from './mosaic';

/** A mosaic from its rows, a letter for each unit; its runs are written as the desk writes them. */
function mosaic(...rows: string[]): Mosaic {
  const owners = rows.join('').split('').map((letter) => (letter === '.' ? 0 : letter.charCodeAt(0) - 96));
  const bytes: number[] = [];
  const write = (number: number) => {
    for (; number >= 0x80; number >>= 7) bytes.push((number & 0x7f) | 0x80);
    bytes.push(number);
  };
  for (let at = 0; at < owners.length; ) {
    let to = at + 1;
    while (owners[to] === owners[at]) to++;
    write(owners[at]!);
    write(to - at - 1);
    at = to;
  }
  return new Mosaic({ width: rows[0]!.length, height: rows.length, runs: btoa(String.fromCharCode(...bytes)) });
}

const map = mosaic('aab.', 'aab.', '..bc');

test('each point is of the place that holds its unit', () => {
  const letters = [0, 1, 2].map((y) => [0, 1, 2, 3].map((x) => 'abc'[map.at(x + 0.5, y + 0.5) ?? -1] ?? '.').join(''));
  expect(letters).toEqual(['aab.', 'aab.', '..bc']);
  expect([map.at(-1, 0), map.at(4, 0), map.at(0, 3)]).toEqual([null, null, null]);
});

test('numbers above a byte are read', () => {
  // Place 300, 200 units in a row: 0xac 0x02, 0xc7 0x01.
  const wide = new Mosaic({ width: 200, height: 1, runs: btoa('\xac\x02\xc7\x01') });
  expect([wide.at(0, 0), wide.at(199, 0)]).toEqual([299, 299]);
});

test('runs that are cut short leave the rest to no place', () => {
  const cut = new Mosaic({ width: 4, height: 1, runs: btoa('\x01\x01\x82') });
  expect([0, 1, 2, 3].map((x) => cut.at(x, 0))).toEqual([0, 0, expect.any(Number), null]);
});

test('each place has its colour, and hatching where there is no figure', () => {
  const pixels = new Uint32Array(12);
  map.paint(pixels, Uint32Array.of(7, hatched, 9), 5, 6);
  expect([...pixels]).toEqual([7, 7, 6, 0, 7, 7, 6, 0, 0, 0, 6, 9]);
  const lines = new Uint32Array(40);
  mosaic('a'.repeat(40)).paint(lines, Uint32Array.of(hatched), 5, 6);
  expect([...lines].filter((pixel) => pixel === 5).length).toBe(7);
});

test('a place lies where its units are, and its outline goes around them', () => {
  const ground = new MosaicGround(map, ['A', 'B', 'C', 'D']);
  expect(ground.of('A')).toMatchObject({ x: 1, y: 1, box: { left: 0, top: 0, right: 2, bottom: 2 } });
  expect(ground.of('A')?.path).toBe('M0 0h2M0 2h2M0 0v2M2 0v2');
  expect(ground.of('D')).toBe(null);
  expect(ground.at(2.5, 2.5)?.place).toBe('B');
  expect(ground.at(3.5, 0.5)).toBe(null);
  expect(ground.next(ground.of('A')!, 'right')?.place).toBe('B');
});

test('borders between places of the same outline are not drawn', () => {
  const both = new Set([0, 1]);
  const box = map.around(both);
  expect(box).toEqual({ left: 0, top: 0, right: 3, bottom: 3 });
  expect(map.outline((position) => both.has(position), box)).toBe('M0 0h3M0 2h2M2 3h1M0 0v2M2 2v1M3 0v3');
});
