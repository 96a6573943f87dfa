/** How long what was typed may wait before it is written. */
export const restMs = 400;
/** How long after a failure it is tried again; longer each time, up to the last. */
const retriesMs = [1_000, 2_000, 5_000, 10_000];

/** A clock that can be another one in tests. */
export interface Clock {
  set(act: () => void, delayMs: number): unknown;
  clear(timer: unknown): void;
}

const systemClock: Clock = { set: (act, delayMs) => setTimeout(act, delayMs), clear: (timer) => clearTimeout(timer as number) };

/**
 * Writes what changes, soon after the first change and never twice at a time.
 *
 * A change that comes while a save is on its way is written by the next one; a save that fails is tried again for as
 * long as it takes.
 */
export class Saver {
  readonly #save: () => Promise<void>;
  readonly #told: (saved: boolean, error: unknown) => void;
  readonly #clock: Clock;
  #timer: unknown;
  #isDirty = false;
  #running: Promise<void> | null = null;
  #failures = 0;

  /** `save` writes what there is now; `told` hears of every change of state. */
  constructor(save: () => Promise<void>, told: (saved: boolean, error: unknown) => void, clock: Clock = systemClock) {
    this.#save = save;
    this.#told = told;
    this.#clock = clock;
  }

  /** All that was changed is written. */
  get isSaved(): boolean {
    return !this.#isDirty && this.#running === null;
  }

  /** Something changed. */
  changed(): void {
    this.#isDirty = true;
    // The wait is counted from the first change: whoever types without a pause is saved too.
    if (this.#timer === undefined && this.#running === null) this.#wait(restMs);
  }

  /** Writes what is left to write, now; true once all of it is written. */
  async flush(): Promise<boolean> {
    this.#stop();
    while (this.#running || this.#isDirty) {
      const failures = this.#failures;
      await (this.#running ?? this.#run());
      if (this.#failures > failures) return false;
    }
    return true;
  }

  #wait(delayMs: number): void {
    this.#timer = this.#clock.set(() => {
      this.#timer = undefined;
      void this.#run();
    }, delayMs);
  }

  #stop(): void {
    if (this.#timer !== undefined) this.#clock.clear(this.#timer);
    this.#timer = undefined;
  }

  #run(): Promise<void> {
    this.#stop();
    this.#isDirty = false;
    this.#running = this.#write().finally(() => {
      this.#running = null;
      if (this.#isDirty && this.#timer === undefined) {
        this.#wait(this.#failures ? (retriesMs[this.#failures - 1] ?? retriesMs.at(-1)!) : restMs);
      }
    });
    return this.#running;
  }

  async #write(): Promise<void> {
    try {
      await this.#save();
      this.#failures = 0;
      this.#told(!this.#isDirty, null);
    } catch (error) {
      this.#isDirty = true;
      this.#failures++;
      this.#told(false, error);
    }
  }
}
