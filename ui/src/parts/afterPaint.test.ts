// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { afterPaint } from './afterPaint';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what waits is done after the frame, in the order it was asked', () => {
  const done: number[] = [];
  requestAnimationFrame(() => expect(done).toEqual([]));
  for (const one of [1, 2, 3]) afterPaint(() => done.push(one));
  expect(done).toEqual([]);
  vi.runAllTimers();
  expect(done).toEqual([1, 2, 3]);
});

test('what was taken back is not done, and does not hold what follows', () => {
  const done: number[] = [];
  const back = [1, 2, 3].map((one) => afterPaint(() => done.push(one)));
  back[0]!();
  back[2]!();
  vi.runAllTimers();
  expect(done).toEqual([2]);
  back[1]!();
  afterPaint(() => done.push(4));
  vi.runAllTimers();
  expect(done).toEqual([2, 4]);
});
