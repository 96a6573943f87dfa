import type { Lang } from '../bindings';
import { en } from './en';
import { type Words, fr } from './fr';

export type { Words };

/** The words of each language. */
export const words: Record<Lang, Words> = { fr, en };
