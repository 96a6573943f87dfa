import { type Answer, type Ask, type Name, host, problemOf } from './host';
import type { Problem } from './bindings';
import { session } from './session.svelte';

/** How long an answer may take before the screen says that it is coming. */
const quietMs = 300;

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
  #turn = 0;

  constructor(name: K) {
    this.#name = name;
  }

  async ask(body: Ask<K>): Promise<void> {
    const turn = ++this.#turn;
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

  /** Forgets the answer and whatever is still on its way. */
  clear(): void {
    this.#turn++;
    this.answer = null;
    this.problem = null;
    this.slow = false;
  }
}
