import { type Answer, type Ask, type Name, host, problemOf } from './host';
import type { Problem } from './bindings';
import { session } from './session.svelte';

/** How long an answer may take before the screen says that it is coming. */
const quietMs = 300;
/** Answers kept for a next time, the latest ones. */
const keptMax = 8;

/**
 * One question of a screen and its latest answer.
 *
 * The answer on screen stays until the next one is there, so that nothing jumps;
 * an answer that comes after a newer question was asked is dropped.
 */
export class Asked<K extends Name> {
  answer = $state.raw<Answer<K> | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** True once the wait is long enough to be worth a word. */
  slow = $state(false);
  readonly #name: K;
  /** Answers that were asked ahead, by the question; undefined while one is on its way. */
  #kept = new Map<string, Answer<K> | undefined>();
  #turn = 0;

  constructor(name: K) {
    this.#name = name;
  }

  /** Asks; what was asked ahead is there at once. */
  async ask(body: Ask<K>): Promise<void> {
    const turn = ++this.#turn;
    const kept = this.#kept.get(JSON.stringify(body));
    if (kept !== undefined) {
      this.answer = kept;
      this.problem = null;
      this.slow = false;
      return;
    }
    const clock = setTimeout(() => {
      if (turn === this.#turn) this.slow = true;
    }, quietMs);
    try {
      const answer = await host.ask(this.#name, body);
      if (turn !== this.#turn) return;
      this.answer = answer;
      this.problem = null;
    } catch (error) {
      if (turn !== this.#turn) return;
      this.problem = problemOf(error, session.words.problems.unforeseen);
    } finally {
      clearTimeout(clock);
      if (turn === this.#turn) this.slow = false;
    }
  }

  /**
   * Asks what is likely to be asked next, and keeps the answer until `forget`. A question that fails is not kept:
   * its problem is told to whoever asks it in earnest. Resolves with the answer that is kept.
   */
  async askAhead(body: Ask<K>): Promise<Answer<K> | undefined> {
    const question = JSON.stringify(body);
    // Forgetting leaves these behind, with what is on its way to them.
    const kept = this.#kept;
    if (kept.has(question)) return kept.get(question);
    kept.set(question, undefined);
    const [oldest] = kept.keys();
    if (kept.size > keptMax && oldest !== undefined) kept.delete(oldest);
    try {
      kept.set(question, await host.ask(this.#name, body));
    } catch {
      kept.delete(question);
    }
    return kept.get(question);
  }

  /** Forgets what was asked ahead: the figures may have changed. */
  forget(): void {
    this.#kept = new Map();
  }

  /** Forgets the answer and whatever is still on its way. */
  clear(): void {
    this.#turn++;
    this.answer = null;
    this.problem = null;
    this.slow = false;
  }
}
