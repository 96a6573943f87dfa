import { Channel, invoke } from '@tauri-apps/api/core';
import { type Answer, type Ask, type Following, type Host, type Name, ProblemError, isProblem } from './host';
import type { Progress } from '../bindings';

/** Speaks to the desktop shell. */
export function tauriHost(): Host {
  let lastJob = 0;

  return {
    async ask<K extends Name>(name: K, body: Ask<K>, following: Following = {}): Promise<Answer<K>> {
      const { onProgress, signal } = following;
      // Another window counts its own jobs: the number alone would not tell them apart.
      const job = `${crypto.randomUUID()}-${++lastJob}`;
      const progress = new Channel<Progress>();
      if (onProgress) progress.onmessage = onProgress;
      const stop = () => void invoke('stop', { job });
      signal?.addEventListener('abort', stop, { once: true });
      try {
        return await invoke<Answer<K>>('ask', { name, body, job, progress });
      } catch (error) {
        throw isProblem(error) ? new ProblemError(error) : error;
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },

    save: (name, _mime, base64) => invoke<string>('save', { name, base64 }),

    reveal: (path) => invoke<void>('reveal', { path }),
  };
}
