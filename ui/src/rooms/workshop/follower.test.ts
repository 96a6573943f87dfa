// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';
import type { Stage } from '../../bindings';
import { ProblemError, host } from '../../host';
import { Follower } from './follower.svelte';

vi.mock('../../host', async (original) => ({
  ...(await original<typeof import('../../host')>()),
  host: { ask: vi.fn() },
}));

const start: Stage = {
  turn: 1, slide: 0, step: 0, screen: 'slide', started_ms: null, slide_ms: null, paused_ms: null, size: null, revision: 0,
};
const slides = [{ steps: 3 }, { steps: 3 }];

/** The questions on their way, to be answered in any order. */
let pending: { name: string; body: Record<string, unknown>; answer: (value: unknown) => void; refuse: (problem: unknown) => void }[];
beforeEach(() => {
  pending = [];
  vi.mocked(host.ask).mockImplementation(
    ((name: string, body: Record<string, unknown>) => new Promise((answer, refuse) => pending.push({ name, body, answer, refuse }))) as never,
  );
});

const settled = () => new Promise((done) => setTimeout(done, 0));

/** Answers the oldest question of this name. */
async function answer(name: string, value: unknown) {
  const at = pending.findIndex((one) => one.name === name);
  expect(at, `nobody asks ${name}`).not.toBe(-1);
  pending.splice(at, 1)[0]!.answer(value);
  await settled();
}

/** A window that follows, and knows where the workshop stands. */
async function following(): Promise<Follower> {
  const room = new Follower('essai');
  void room.follow();
  await answer('workshop', { slides });
  await answer('stage', start);
  return room;
}

test('a step asked while the carnet is read again is not lost', async () => {
  const room = await following();
  // Another window wrote an answer; this one reads the carnet again, and someone presses a key meanwhile.
  await answer('stage', { ...start, turn: 2, revision: 1 });
  void room.move({ slide: 0, step: 1 });
  await settled();
  await answer('workshop', { slides });
  expect(room.step).toBe(1);
  await answer('move_stage', { ...start, turn: 3, revision: 1, step: 1 });
  expect([room.step, room.stage?.revision]).toEqual([1, 1]);
  room.stop();
});

test('where the workshop stood before a move is never shown after it', async () => {
  const room = await following();
  void room.move({ slide: 1, step: 0 });
  await settled();
  await answer('stage', { ...start, turn: 2 });
  expect(room.at).toBe(1);
  await answer('move_stage', { ...start, turn: 3, slide: 1 });
  expect([room.at, room.stage?.turn]).toEqual([1, 3]);
  room.stop();
});

test('two keys in a row arrive in their order, and the first answer does not undo the second key', async () => {
  const room = await following();
  void room.move({ slide: 0, step: 1 });
  void room.move({ slide: 0, step: 2 });
  await settled();
  expect(pending.filter((one) => one.name === 'move_stage').map((one) => one.body.step)).toEqual([1]);
  await answer('move_stage', { ...start, turn: 2, step: 1 });
  expect(room.step).toBe(2);
  await answer('move_stage', { ...start, turn: 3, step: 2 });
  expect(room.step).toBe(2);
  room.stop();
});

test('what was written elsewhere is read when a move tells of it', async () => {
  const room = await following();
  void room.move({ slide: 0, step: 1 });
  await settled();
  await answer('move_stage', { ...start, turn: 3, step: 1, revision: 4 });
  await answer('workshop', { slides: [...slides, { steps: 1 }] });
  expect(room.slides.length).toBe(3);
  room.stop();
});

test('an answer that the disk did not take is written again, and told only when it never does', async () => {
  vi.useFakeTimers();
  try {
    const room = new Follower('essai');
    const problem = new ProblemError({ code: 'DiskFull', message: 'Pas écrit.', hint: '', detail: null });
    const refuse = async () => {
      pending.pop()!.refuse(problem);
      await vi.advanceTimersByTimeAsync(1_000);
    };
    const given = room.write('note_guess', { answer: { group: 'Table 1', values: [18] } }, 2);
    await refuse();
    expect(pending.map(({ name, body }) => [name, body.slide])).toEqual([['note_guess', 2]]);
    expect(room.problem).toBeNull();
    pending.pop()!.answer({ slides });
    await given;
    expect(room.slides.length).toBe(2);

    const lost = room.write('note_guess', { answer: { group: 'Table 1', values: [19] } }, 2).then(
      () => 'written',
      () => 'told',
    );
    while (pending.length) await refuse();
    expect([await lost, room.problem?.message]).toEqual(['told', 'Pas écrit.']);
  } finally {
    vi.useRealTimers();
  }
});
