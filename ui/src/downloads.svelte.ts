import type { Problem, Progress, RefreshAsk, RefreshSummary } from './bindings';
import { host, problemOf } from './host';
import { session } from './session.svelte';

/** What a person can ask to download, without the language it is told in. */
export type What = Omit<RefreshAsk, 'lang'>;

export const everything: What = { ids: [], themes: [], datasets: [], all: true, within: null };
export const ofDataset = (key: string): What => ({ ids: [], themes: [], datasets: [key], all: false, within: null });
export const ofTheme = (id: string): What => ({ ids: [], themes: [id], datasets: [], all: false, within: null });

const keyOf = ({ ids, themes, datasets, all, within }: What) =>
  JSON.stringify([ids, themes, datasets, all, within]);

/** The downloads of this window: one at a time, the next ones wait for their turn, any screen may look. */
class Downloads {
  running = $state.raw<What | null>(null);
  waiting = $state.raw<What[]>([]);
  progress = $state.raw<Progress | null>(null);
  stopping = $state(false);
  /** What came of the last one. */
  summary = $state.raw<RefreshSummary | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** Goes up when something here may have changed: screens that show figures ask again. */
  version = $state(0);
  #stop: AbortController | null = null;

  isRunning(what: What): boolean {
    return this.running !== null && keyOf(this.running) === keyOf(what);
  }

  isWaiting(what: What): boolean {
    return this.waiting.some((other) => keyOf(other) === keyOf(what));
  }

  start(what: What): void {
    if (this.isRunning(what) || this.isWaiting(what)) return;
    if (this.running) this.waiting = [...this.waiting, what];
    else void this.#run(what);
  }

  /** Puts a dataset back as it was before its last change. */
  async restore(dataset: string): Promise<void> {
    this.summary = null;
    this.problem = null;
    try {
      const restored = await host.ask('restore', { dataset, lang: session.lang });
      this.summary = { datasets: [restored], sentence: restored.sentence, stopped: false };
    } catch (error) {
      this.problem = problemOf(error, session.words.problems.unforeseen);
    }
    this.version++;
    void session.refresh();
  }

  /** Stops what runs and forgets what waits. */
  stop(): void {
    this.waiting = [];
    if (!this.#stop) return;
    this.stopping = true;
    this.#stop.abort();
  }

  async #run(what: What): Promise<void> {
    this.running = what;
    this.progress = null;
    this.summary = null;
    this.problem = null;
    this.stopping = false;
    this.#stop = new AbortController();
    try {
      this.summary = await host.ask(
        'refresh',
        { ...what, lang: session.lang },
        { onProgress: (progress) => (this.progress = progress), signal: this.#stop.signal },
      );
    } catch (error) {
      this.problem = problemOf(error, session.words.problems.unforeseen);
    }
    this.#stop = null;
    this.running = null;
    this.progress = null;
    this.version++;
    void session.refresh();
    const [next, ...rest] = this.waiting;
    this.waiting = rest;
    if (next) void this.#run(next);
  }
}

export const downloads = new Downloads();
