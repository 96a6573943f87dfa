// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';
import { downloads, everything, ofDataset, ofTheme } from './downloads.svelte';
import { type Following, host } from './host';

vi.mock('./host', async (original) => ({
  ...(await original<typeof import('./host')>()),
  host: { ask: vi.fn() },
}));

const summary = { datasets: [], sentence: '', stopped: false };
/** The refreshes on their way, first asked first. */
let running: { body: unknown; following: Following; finish: () => void }[];
beforeEach(() => {
  running = [];
  vi.mocked(host.ask).mockImplementation(((name: string, body: unknown, following: Following) => {
    if (name !== 'refresh') return Promise.reject(new Error('not here'));
    return new Promise((answer) => running.push({ body, following, finish: () => answer(summary) }));
  }) as never);
});

test('one download at a time, the next ones in their turn, none twice', async () => {
  downloads.start(ofTheme('mobilite'));
  downloads.start(ofTheme('mobilite'));
  downloads.start(ofDataset('melodi:X'));
  downloads.start(ofDataset('melodi:X'));
  expect(running.map(({ body }) => body)).toEqual([{ ...ofTheme('mobilite'), lang: 'fr' }]);
  expect(downloads.isRunning(ofTheme('mobilite'))).toBe(true);
  expect(downloads.isWaiting(ofDataset('melodi:X'))).toBe(true);

  running[0]!.finish();
  await vi.waitUntil(() => running.length === 2);
  expect(downloads.isRunning(ofDataset('melodi:X'))).toBe(true);
  expect(downloads.waiting).toEqual([]);
  const before = downloads.version;
  running[1]!.finish();
  await vi.waitUntil(() => downloads.running === null);
  expect(downloads.version).toBe(before + 1);
});

test('stopping stops what runs and forgets what waits', async () => {
  downloads.start(everything);
  downloads.start(ofTheme('sante'));
  downloads.stop();
  expect(running[0]!.following.signal?.aborted).toBe(true);
  expect(downloads.waiting).toEqual([]);
  running[0]!.finish();
  await vi.waitUntil(() => downloads.running === null);
  expect(running).toHaveLength(1);
});
