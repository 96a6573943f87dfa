// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';
import { Asked } from './asked.svelte';
import { ProblemError, host } from './host';

vi.mock('./host', async (original) => ({
  ...(await original<typeof import('./host')>()),
  host: { ask: vi.fn() },
}));

/** The questions on their way, to be answered in any order. */
let pending: { answer: (value: unknown) => void; fail: (error: unknown) => void }[];
beforeEach(() => {
  pending = [];
  vi.mocked(host.ask).mockImplementation(() => new Promise((answer, fail) => pending.push({ answer, fail })) as never);
});

const about = (version: string) => ({ version, licences: '', attributions: '' });

test('an answer that comes after a newer question was asked is dropped', async () => {
  const asked = new Asked('about');
  const [first, second] = [asked.ask({ lang: 'fr' }), asked.ask({ lang: 'en' })];
  pending[1]!.answer(about('newer'));
  await second;
  pending[0]!.answer(about('older'));
  await first;
  expect(asked.answer?.version).toBe('newer');
});

test('a problem of an older question is dropped too', async () => {
  const asked = new Asked('about');
  const [first, second] = [asked.ask({ lang: 'fr' }), asked.ask({ lang: 'en' })];
  pending[0]!.fail(new Error('gone'));
  await first;
  expect(asked.problem).toBeNull();
  pending[1]!.answer(about('1'));
  await second;
  expect(asked.answer?.version).toBe('1');
});

test('what was on screen stays when the next question fails', async () => {
  const asked = new Asked('about');
  const first = asked.ask({ lang: 'fr' });
  pending[0]!.answer(about('1'));
  await first;
  const problem = { code: 'StoreBusy', message: 'Déjà ouvert.', hint: 'Fermez l’autre fenêtre.', detail: null } as const;
  const second = asked.ask({ lang: 'fr' });
  pending[1]!.fail(new ProblemError(problem));
  await second;
  expect(asked.answer?.version).toBe('1');
  expect(asked.problem).toEqual(problem);
});

test('what nobody foresaw is said to be our mistake, with its detail', async () => {
  const asked = new Asked('about');
  const asking = asked.ask({ lang: 'fr' });
  pending[0]!.fail(new TypeError('fetch failed'));
  await asking;
  expect(asked.problem).toMatchObject({ code: 'Bug', detail: 'TypeError: fetch failed' });
});

test('clearing forgets what is on its way', async () => {
  const asked = new Asked('about');
  const asking = asked.ask({ lang: 'fr' });
  asked.clear();
  pending[0]!.answer(about('1'));
  await asking;
  expect(asked.answer).toBeNull();
});

test('what was asked ahead is there at once, and is not asked again', async () => {
  const asked = new Asked('about');
  const ahead = asked.askAhead({ lang: 'en' });
  pending[0]!.answer(about('ahead'));
  await ahead;
  expect(asked.answer).toBeNull();
  void asked.ask({ lang: 'en' });
  expect(asked.answer?.version).toBe('ahead');
  void asked.askAhead({ lang: 'en' });
  expect(pending).toHaveLength(1);
});

test('an answer kept drops one that is still on its way', async () => {
  const asked = new Asked('about');
  const ahead = asked.askAhead({ lang: 'en' });
  pending[0]!.answer(about('ahead'));
  await ahead;
  const slow = asked.ask({ lang: 'fr' });
  void asked.ask({ lang: 'en' });
  pending[1]!.answer(about('late'));
  await slow;
  expect(asked.answer?.version).toBe('ahead');
});

test('a problem met ahead is told by nobody, and the question is asked again', async () => {
  const asked = new Asked('about');
  const ahead = asked.askAhead({ lang: 'en' });
  pending[0]!.fail(new Error('gone'));
  await ahead;
  expect(asked.problem).toBeNull();
  const asking = asked.ask({ lang: 'en' });
  pending[1]!.answer(about('1'));
  await asking;
  expect(asked.answer?.version).toBe('1');
});

test('what is forgotten is asked again, even when its answer was still on its way', async () => {
  const asked = new Asked('about');
  const ahead = asked.askAhead({ lang: 'en' });
  asked.forget();
  const again = asked.askAhead({ lang: 'en' });
  pending[1]!.answer(about('new'));
  await again;
  pending[0]!.answer(about('old'));
  await ahead;
  void asked.ask({ lang: 'en' });
  expect(asked.answer?.version).toBe('new');
});

test('of what was asked ahead, the latest is kept', async () => {
  const asked = new Asked('place');
  const bodies = Array.from({ length: 12 }, (_, at) => ({ place: `EPCI-${at}`, lang: 'fr' as const }));
  for (const body of bodies) {
    const ahead = asked.askAhead(body);
    pending.at(-1)!.answer({ id: body.place });
    await ahead;
  }
  void asked.ask(bodies.at(-1)!);
  expect(asked.answer?.id).toBe('EPCI-11');
  void asked.ask(bodies[0]!);
  expect(pending).toHaveLength(13);
});
