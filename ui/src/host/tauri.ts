import { Channel, type InvokeArgs, invoke } from '@tauri-apps/api/core';
import { type Answer, type Ask, type Following, type Host, type Name, ProblemError, isProblem } from './host';
import type { Progress } from '../bindings';

/** Speaks to the desktop shell. */
export function tauriHost(): Host {
  return {
    async ask<K extends Name>(name: K, body: Ask<K>, following: Following = {}): Promise<Answer<K>> {
      const { onProgress, signal } = following;
      const job = crypto.randomUUID();
      const progress = new Channel<Progress>();
      if (onProgress) progress.onmessage = onProgress;
      const stop = () => void invoke('stop', { job });
      signal?.addEventListener('abort', stop, { once: true });
      try {
        return await call<Answer<K>>('ask', { name, body, job, progress });
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },

    save: (name, _mime, base64) => call<string>('save', { name, base64 }),

    project: (id) => call<void>('project', { id }),

    reveal: (path) => call<void>('reveal', { path }),
  };
}

/** Calls the shell, which rejects with a problem. */
async function call<T>(command: string, args: InvokeArgs): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (error) {
    throw isProblem(error) ? new ProblemError(error) : error;
  }
}
