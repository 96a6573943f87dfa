import { expect, test, vi } from 'vitest';
import type { Problem, Progress } from '../bindings';
import { ProblemError } from './host';
import { httpHost } from './http';

const problem: Problem = { code: 'Offline', message: 'La source ne répond pas.', hint: 'Réessayez.', detail: null };

/** A body that arrives in pieces of the given size, whatever the lines are. */
function inPieces(text: string, size: number): Response {
  const bytes = new TextEncoder().encode(text);
  return new Response(
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
        controller.close();
      },
    }),
  );
}

function asked(text: string, size = 1 << 20, onProgress?: (progress: Progress) => void) {
  const host = httpHost(async () => inPieces(text, size));
  return host.ask('about', { lang: 'fr' }, { onProgress });
}

const answer = { version: '1', licences: 'é', attributions: '€' };

test.each([1, 2, 3, 7, 1 << 20])('an answer is read whole, in pieces of %i bytes', async (size) => {
  const seen: unknown[] = [];
  const lines = [{ progress: { text: 'à moitié' } }, { progress: { text: '100\u202f%' } }, { answer }];
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  expect(await asked(text, size, (progress) => seen.push(progress))).toEqual(answer);
  expect(seen).toEqual([{ text: 'à moitié' }, { text: '100\u202f%' }]);
});

test('the last line may lack its end', async () => {
  expect(await asked(JSON.stringify({ answer }))).toEqual(answer);
});

test('a problem is thrown as it was told', async () => {
  const error = await asked(`${JSON.stringify({ problem })}\n`).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProblemError);
  expect((error as ProblemError).problem).toEqual(problem);
});

test.each([
  ['no line', ''],
  ['progress only', '{"progress":{}}\n'],
  ['half a line', '{"answer":{"versi'],
  ['a page', '<!doctype html><p>502</p>'],
  ['an unknown line', '{"autre":1}\n'],
])('%s is never an answer', async (_, text) => {
  await expect(asked(text)).rejects.toThrow();
});

test('the question is posted with its job, and stopping names the same job', async () => {
  const calls: string[] = [];
  let release = () => {};
  const fetcher = vi.fn(async (url: string | URL | Request, init?: RequestInit) => {
    calls.push(`${init?.method} ${String(url)} ${init?.body ?? ''}`.trim());
    if (String(url).startsWith('/stop/')) release();
    else await new Promise<void>((done) => (release = done));
    return inPieces('{"answer":{}}', 100);
  });
  const stop = new AbortController();
  const running = httpHost(fetcher, 'page').ask('about', { lang: 'fr' }, { signal: stop.signal });
  stop.abort();
  await running;
  expect(calls).toEqual(['POST /ask/about?job=page-1 {"lang":"fr"}', 'POST /stop/page-1']);
});
