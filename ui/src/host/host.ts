import type { Problem, Progress, Schema } from '../bindings';

/** A question the desk answers. */
export type Name = keyof Schema;
/** What a question takes. */
export type Ask<K extends Name> = Schema[K][0];
/** What it gives. */
export type Answer<K extends Name> = Schema[K][1];

/** How a question is followed and stopped while it runs. */
export interface Following {
  onProgress?: ((progress: Progress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * What stands behind the screen: the desktop shell, or its twin over HTTP.
 * Every failure is a `Problem`, thrown as a `ProblemError`.
 */
export interface Host {
  ask<K extends Name>(name: K, body: Ask<K>, following?: Following): Promise<Answer<K>>;
  /** Writes a file where the person will find it, and says where. */
  save(name: string, mime: string, base64: string): Promise<string>;
  /** Shows a workshop to the room: on the other screen where there is one. */
  project(id: string): Promise<void>;
  /** Shows a file in its folder; null where there is no such thing. */
  reveal: ((path: string) => Promise<void>) | null;
}

/** A problem on its way up. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** Is this the shape of a problem? The shell rejects with one, and with text when it fails itself. */
export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'hint' in value
  );
}

/** Whatever was thrown, as a problem; what nobody foresaw is our mistake, said with the given words. */
export function problemOf(error: unknown, unforeseen: { message: string; hint: string }): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: 'Bug', ...unforeseen, detail };
}
