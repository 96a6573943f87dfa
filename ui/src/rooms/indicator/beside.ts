import type { View } from '../../routes';

/** Views in which the person chooses the indicators set side by side. */
export const chosenBeside: View[] = ['scatter', 'profile', 'bar_table'];

/** What is asked to be set beside an indicator in a view, of all that the address names. */
export function besideIn(view: View, named: string[]): string[] {
  if (view === 'scatter') return named.slice(0, 1);
  return chosenBeside.includes(view) || view === 'composition' ? named : [];
}
