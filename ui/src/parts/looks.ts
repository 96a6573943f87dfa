import type { Role } from '../bindings';
import { type Look, chosenLooks, roleLooks } from '../marks';

/** The look of a place; `nth` tells those chosen by hand apart, in the order of the chart. */
export function lookOf(role: Role, nth = 0): Look {
  return role === 'chosen' ? (chosenLooks[nth % chosenLooks.length] ?? chosenLooks[0]) : roleLooks[role];
}

/** The colour of its name, as a CSS value. */
export function colourOf(role: Role, nth = 0): string {
  return role === 'peer' ? 'var(--muted)' : `var(${lookOf(role, nth).colour})`;
}
