import { type Answer, type Ask, type Following, type Host, type Name, ProblemError, isProblem } from './host';
import type { Progress } from '../bindings';

/**
 * Speaks to the desk server: the shell's twin over loopback HTTP.
 * `page` tells the jobs of this page from those of another one.
 */
export function httpHost(fetcher: typeof fetch = fetch.bind(globalThis), page: string = crypto.randomUUID()): Host {
  let lastJob = 0;

  return {
    async ask<K extends Name>(name: K, body: Ask<K>, following: Following = {}): Promise<Answer<K>> {
      const { onProgress, signal } = following;
      const job = `${page}-${++lastJob}`;
      const stop = () => void fetcher(`/stop/${job}`, { method: 'POST' });
      signal?.addEventListener('abort', stop, { once: true });
      try {
        const response = await fetcher(`/ask/${name}?job=${job}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        if (!response.body) throw new Error(`no body, status ${response.status}`);
        return (await readAnswer(lines(response.body), onProgress)) as Answer<K>;
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },

    async save(name, mime, base64) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      // The browser has taken the bytes once the click has been handled.
      setTimeout(() => URL.revokeObjectURL(url), 0);
      return name;
    },

    async project(id) {
      // One projection at a time: the same window is used again.
      window.open(`#/projection/${encodeURIComponent(id)}`, 'projection');
    },

    reveal: null,
  };
}

/**
 * Reads `{"progress": …}` lines, then the one that ends: `{"answer": …}` or `{"problem": …}`.
 * A stream that ends before it is an error, never an empty answer.
 */
export async function readAnswer(
  source: AsyncIterable<string>,
  onProgress?: (progress: Progress) => void,
): Promise<unknown> {
  for await (const line of source) {
    const message = JSON.parse(line) as Record<string, unknown>;
    if ('progress' in message) onProgress?.(message.progress as Progress);
    else if ('problem' in message && isProblem(message.problem)) throw new ProblemError(message.problem);
    else if ('answer' in message) return message.answer;
    else throw new Error(`unknown line: ${line.slice(0, 80)}`);
  }
  throw new Error('the answer was cut short');
}

/** The non-empty lines of a stream of bytes, however the bytes were cut on the way. */
export async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  /** What is here of a line that has not ended: kept in pieces, because a map is one line of several megabytes. */
  let pieces: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const [first = '', ...more] = (done ? decoder.decode() : decoder.decode(value, { stream: true })).split('\n');
      pieces.push(first);
      for (const start of more) {
        const line = pieces.join('');
        pieces = [start];
        if (line.trim()) yield line;
      }
      if (done) {
        const line = pieces.join('');
        if (line.trim()) yield line;
        return;
      }
    }
  } finally {
    reader.releaseLock();
  }
}
