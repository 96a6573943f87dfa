// Written by scripts/tokens.mjs from assets/surfaces/screen.toml: change it there.
import type { Role } from './bindings';
import type { Marker } from './parts/markers';

/** How a place is marked: the name of a CSS variable and a shape. */
export type Look = { colour: string; marker: Marker };

export const roleLooks: Record<Exclude<Role, 'chosen'>, Look> = {
  mine: { colour: '--mine-ink', marker: 'disc' },
  epci: { colour: '--epci', marker: 'square' },
  departement: { colour: '--departement', marker: 'lozenge' },
  region: { colour: '--region', marker: 'triangle' },
  france: { colour: '--france', marker: 'bar' },
  peer: { colour: '--ink', marker: 'tick' },
};

/** Places chosen by hand take these in turn. */
export const chosenLooks: [Look, ...Look[]] = [
  { colour: '--ochre', marker: 'square' },
  { colour: '--plum', marker: 'ring' },
  { colour: '--teal', marker: 'cross' },
  { colour: '--moss', marker: 'tick' },
  { colour: '--rust', marker: 'chevron' },
  { colour: '--teal', marker: 'square_ring' },
  { colour: '--moss', marker: 'plus' },
  { colour: '--rust', marker: 'hourglass' },
  { colour: '--ochre', marker: 'bow_tie' },
  { colour: '--plum', marker: 'cross' },
];
