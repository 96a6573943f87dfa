import { expect, test } from 'vitest';
import { type Clock, Saver, restMs } from './saver';

/** A saver whose clock is wound by hand, and whose writes end when they are told to. */
function bench() {
  const timers = new Map<number, { act: () => void; delayMs: number }>();
  let last = 0;
  const clock: Clock = {
    set: (act, delayMs) => {
      timers.set(++last, { act, delayMs });
      return last;
    },
    clear: (timer) => void timers.delete(timer as number),
  };
  const writes: { done: () => void; fail: (error: Error) => void }[] = [];
  const told: [boolean, unknown][] = [];
  const saver = new Saver(
    () => new Promise<void>((done, fail) => writes.push({ done, fail })),
    (saved, error) => told.push([saved, error]),
    clock,
  );
  return {
    saver,
    writes,
    told,
    delays: () => [...timers.values()].map(({ delayMs }) => delayMs),
    ring() {
      const all = [...timers];
      timers.clear();
      for (const [, { act }] of all) act();
    },
    settle: async () => {
      for (let turns = 0; turns < 10; turns++) await Promise.resolve();
    },
  };
}

test('typing without a pause is written all the same, once at a time', async () => {
  const { saver, writes, told, delays, ring, settle } = bench();
  saver.changed();
  saver.changed();
  expect(delays()).toEqual([restMs]);
  ring();
  expect(writes).toHaveLength(1);
  saver.changed();
  expect(delays(), 'no second write beside the first').toEqual([]);
  writes[0]!.done();
  await settle();
  expect(told).toEqual([[false, null]]);
  expect(delays()).toEqual([restMs]);
  ring();
  writes[1]!.done();
  await settle();
  expect(told.at(-1)).toEqual([true, null]);
  expect(saver.isSaved).toBe(true);
  expect(delays()).toEqual([]);
});

test('a write that fails is told and tried again, later each time', async () => {
  const { saver, writes, told, delays, ring, settle } = bench();
  saver.changed();
  ring();
  for (const delayMs of [1_000, 2_000, 5_000, 10_000, 10_000]) {
    const full = new Error('disk full');
    writes.at(-1)!.fail(full);
    await settle();
    expect(told.at(-1)).toEqual([false, full]);
    expect(delays()).toEqual([delayMs]);
    expect(saver.isSaved).toBe(false);
    ring();
  }
  writes.at(-1)!.done();
  await settle();
  expect(saver.isSaved).toBe(true);
  saver.changed();
  expect(delays()).toEqual([restMs]);
});

test('leaving writes at once what is left, after what is on its way', async () => {
  const { saver, writes, delays, settle } = bench();
  saver.changed();
  const left = saver.flush();
  expect(delays()).toEqual([]);
  saver.changed();
  writes[0]!.done();
  await settle();
  expect(writes).toHaveLength(2);
  writes[1]!.done();
  expect(await left).toBe(true);
  expect(await saver.flush()).toBe(true);
  expect(writes).toHaveLength(2);
});

test('leaving with a disk that is full does not wait for ever', async () => {
  const { saver, writes } = bench();
  saver.changed();
  const left = saver.flush();
  writes[0]!.fail(new Error('disk full'));
  expect(await left).toBe(false);
  expect(saver.isSaved).toBe(false);
});
