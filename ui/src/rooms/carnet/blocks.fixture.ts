/** Pieces of a carnet as tests write them. */
import type { Block, Inline } from '../../bindings';

/** Words in a manner. */
export const run = (text: string, manner: Partial<{ strong: boolean; emphasis: boolean; link: string }> = {}): Inline => ({
  type: 'text',
  text,
  strong: false,
  emphasis: false,
  link: null,
  ...manner,
});

export const paragraph = (...text: Inline[]): Block => ({ type: 'paragraph', text });
