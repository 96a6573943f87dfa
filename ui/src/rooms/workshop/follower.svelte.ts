import type { MoveStage, Problem, Slide, Stage, Workshop } from '../../bindings';
import { type Ask, host, problemOf } from '../../host';
import { session } from '../../session.svelte';

/** How long to wait before asking again after the desk did not answer. */
const againMs = 1000;
/** The same, when a disk did not take what was written: another program may hold the file for an instant. */
const heldMs = [100, 400, 1000];

/** What a move may change. */
export type Move = Partial<Pick<MoveStage, 'slide' | 'step' | 'screen' | 'clock' | 'size'>>;
/** The questions that write into the carnet, and answer with the workshop as it is then. */
type Writing = 'note_remark' | 'forget_remark' | 'note_guess' | 'note_closing';

/**
 * Where a workshop stands, followed from any window: the desk keeps it, every window that shows it reads it there.
 * A window that is closed, a cable that is pulled and a program that stops lose nothing.
 */
export class Follower {
  workshop = $state.raw<Workshop | null>(null);
  stage = $state.raw<Stage | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The desk does not answer; what is shown stays. */
  lost = $state(false);
  slides = $derived<Slide[]>(this.workshop?.slides ?? []);
  /** Which slide, as far as there are slides. */
  at = $derived(Math.min(this.stage?.slide ?? 0, Math.max(0, this.slides.length - 1)));
  slide = $derived<Slide | null>(this.slides[this.at] ?? null);
  next = $derived<Slide | null>(this.slides[this.at + 1] ?? null);
  step = $derived(Math.min(this.stage?.step ?? 0, Math.max(0, (this.slide?.steps ?? 1) - 1)));
  readonly #id: string;
  readonly #over = new AbortController();
  /** Moves that the desk has not answered yet, and the end of the last one. */
  #unanswered = 0;
  #moves: Promise<void> = Promise.resolve();

  constructor(id: string) {
    this.#id = id;
  }

  /** Follows until `stop`. */
  async follow(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        if (!this.workshop) await this.read();
        const turn = this.lost ? null : (this.stage?.turn ?? null);
        const stage = await host.ask('stage', { id: this.#id, turn, lang: session.lang }, { signal });
        // What this window asked for meanwhile is newer.
        await this.#moves;
        if (signal.aborted) return;
        await this.#take(stage);
        this.lost = false;
      } catch (error) {
        if (signal.aborted) return;
        if (!this.workshop) this.problem = problemOf(error, session.words.problems.unforeseen);
        this.lost = true;
        await new Promise((done) => setTimeout(done, againMs));
      }
    }
  }

  stop(): void {
    this.#over.abort();
  }

  async read(): Promise<void> {
    this.workshop = await host.ask('workshop', { id: this.#id, lang: session.lang });
    this.problem = null;
  }

  /** Shows where the workshop stands, unless this window knows better: its last move is not answered, or came after. */
  async #take(stage: Stage): Promise<void> {
    if (this.#unanswered > 0) return;
    const before = this.stage;
    if (before && !this.lost && stage.turn < before.turn) return;
    this.stage = stage;
    if (before && stage.revision !== before.revision) await this.read();
  }

  /** Moves at once here, and as soon as the desk has it everywhere. */
  move(move: Move): Promise<void> {
    if (this.stage) {
      const { slide, step, screen } = move;
      const here = { ...this.stage };
      if (slide != null) here.slide = slide;
      if (step != null) here.step = step;
      if (screen != null) here.screen = screen;
      this.stage = here;
    }
    this.#unanswered++;
    // One after the other: two keys in a row arrive in the order they were pressed.
    this.#moves = this.#moves.then(() => this.#send(move));
    return this.#moves;
  }

  async #send(move: Move): Promise<void> {
    const none = { slide: null, step: null, screen: null, clock: null, size: null };
    const asked = host.ask('move_stage', { ...none, ...move, id: this.#id, now_ms: Date.now(), lang: session.lang });
    try {
      const stage = await asked.finally(() => this.#unanswered--);
      await this.#take(stage);
    } catch {
      this.lost = true;
    }
  }

  /** Asks again, a few times, when the disk did not take it: what the room said is said once. */
  async #insist<K extends Writing>(name: K, ask: Ask<K>) {
    for (const delayMs of heldMs) {
      try {
        return await host.ask(name, ask);
      } catch (error) {
        if (problemOf(error, session.words.problems.unforeseen).code !== 'DiskFull') throw error;
        await new Promise((done) => setTimeout(done, delayMs));
      }
    }
    return host.ask(name, ask);
  }

  /** Writes into the carnet, beside a slide. */
  async write<K extends Writing>(name: K, body: Omit<Ask<K>, 'id' | 'lang' | 'slide'>, slide = this.at): Promise<void> {
    try {
      const ask = { ...body, id: this.#id, slide, lang: session.lang } as unknown as Ask<K>;
      this.workshop = (await this.#insist(name, ask)) as Workshop;
      this.problem = null;
    } catch (error) {
      this.problem = problemOf(error, session.words.problems.unforeseen);
      throw error;
    }
  }
}
