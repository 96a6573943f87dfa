import { expect, test } from 'vitest';
import { gestureOf, moveOf } from './gestures';

const slides = [{ steps: 1 }, { steps: 3 }, { steps: 4 }];
const at = (slide: number, step: number, screen: 'slide' | 'black' | 'white' = 'slide') => ({ slide, step, screen });

test.each([
  ['forward', at(0, 0), { slide: 1, step: 0 }],
  ['forward', at(1, 0), { slide: 1, step: 1 }],
  ['forward', at(1, 2), { slide: 2, step: 0 }],
  ['forward', at(2, 3), null],
  ['reveal', at(1, 1), { slide: 1, step: 2 }],
  // Space never leaves a slide.
  ['reveal', at(1, 2), null],
  ['back', at(1, 1), { slide: 1, step: 0 }],
  // Behind, all was seen already.
  ['back', at(2, 0), { slide: 1, step: 2 }],
  ['back', at(0, 0), null],
  ['first', at(2, 3), { slide: 0, step: 0 }],
  ['last', at(0, 0), { slide: 2, step: 0 }],
  ['black', at(1, 1), { screen: 'black' }],
  ['black', at(1, 1, 'black'), { screen: 'slide' }],
  ['white', at(1, 1, 'black'), { screen: 'white' }],
  ['forward', at(1, 1, 'black'), { screen: 'slide' }],
  ['leave', at(1, 1), null],
  // The carnet was shortened meanwhile.
  ['forward', at(9, 9), null],
  ['back', at(9, 9), { slide: 2, step: 2 }],
] as const)('%s from %o leads to %o', (gesture, stage, expected) => {
  expect(moveOf(gesture, stage, slides)).toEqual(expected);
});

test.each([
  ['PageDown', 'forward'],
  ['PageUp', 'back'],
  ['ArrowLeft', 'back'],
  [' ', 'reveal'],
  ['B', 'black'],
  ['.', 'black'],
  ['m', { note: 'missing' }],
  ['Q', { note: 'question' }],
  ['x', null],
])('%s is heard', (key, expected) => {
  expect(gestureOf(key, true)).toEqual(expected);
});

test('where single letters are switched off, remote controls still work', () => {
  expect(gestureOf('m', false)).toBeNull();
  expect(gestureOf('PageDown', false)).toBe('forward');
});
