/** How many shades the surface has. */
const shadeCount = 5;

/** The CSS variable of the shade of a class: those there are, spread over those of the surface as in the exported picture. */
export function shadeOf(position: number, count: number): string {
  const last = shadeCount - 1;
  const at = count < 2 ? Math.floor(last / 2) : Math.floor((position * last + Math.floor((count - 1) / 2)) / (count - 1));
  return `--map-shade-${Math.min(at, last) + 1}`;
}
