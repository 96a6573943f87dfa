import type { MoveStage, Problem, Slide, Stage, Workshop } from '../../bindings';
import { type Ask, host, problemOf } from '../../host';
import { session } from '../../session.svelte';

/** How long to wait before asking again after the desk did not answer. */
const againMs = 1000;

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
        if (signal.aborted) return;
        // An answer that was on its way while this window moved is older than what it knows.
        if (this.lost || stage.turn >= (this.stage?.turn ?? 0)) await this.#take(stage);
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

  async #take(stage: Stage): Promise<void> {
    const written = this.stage && stage.revision !== this.stage.revision;
    if (written) await this.read();
    this.stage = stage;
  }

  /** Moves at once here, and as soon as the desk has it everywhere. */
  async move(move: Move): Promise<void> {
    if (this.stage) {
      const { slide, step, screen } = move;
      const here = { ...this.stage };
      if (slide != null) here.slide = slide;
      if (step != null) here.step = step;
      if (screen != null) here.screen = screen;
      this.stage = here;
    }
    const none = { slide: null, step: null, screen: null, clock: null, size: null };
    try {
      const stage = await host.ask('move_stage', { ...none, ...move, id: this.#id, now_ms: Date.now(), lang: session.lang });
      if (stage.turn >= (this.stage?.turn ?? 0)) this.stage = stage;
    } catch {
      this.lost = true;
    }
  }

  /** Writes into the carnet. */
  async write<K extends Writing>(name: K, body: Omit<Ask<K>, 'id' | 'lang' | 'slide'>): Promise<void> {
    try {
      const ask = { ...body, id: this.#id, slide: this.at, lang: session.lang } as unknown as Ask<K>;
      this.workshop = (await host.ask(name, ask)) as Workshop;
      this.problem = null;
    } catch (error) {
      this.problem = problemOf(error, session.words.problems.unforeseen);
      throw error;
    }
  }
}
