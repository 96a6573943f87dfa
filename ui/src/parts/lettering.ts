/**
 * The words of a drawing, taken out of it and set over it as text of the page.
 *
 * WebKit lays text inside a drawing out letter by letter: it was most of what a page of charts took to repaint
 * (`tests/shell/repaint.mjs`). Text of the page is laid out a run at a time, with the same face at the same place.
 */

/** How our charts write; text that says anything else stays in its drawing. */
const plain = new Set(['x', 'y', 'dy', 'text-anchor', 'font-size', 'font-weight', 'fill']);
/** From the top of a text's box to its baseline, as the chart room writes it. */
const baseline = '0.76em';

/** Takes the plain texts out of `drawing`; each is placed in parts of the width that the drawing is shown at. */
export function letteringOf(drawing: SVGSVGElement): HTMLElement[] {
  const width = Number(drawing.getAttribute('viewBox')?.split(/[\s,]+/)[2]);
  if (!(width > 0)) return [];
  return [...drawing.querySelectorAll('text')].flatMap((text) => {
    const scale = scaleOf(text.parentElement, drawing);
    if (scale === null || !isPlain(text)) return [];
    const share = (name: string) => `${(100 * scale * Number(text.getAttribute(name))) / width}cqi`;
    const letters = document.createElement('span');
    letters.textContent = text.textContent.trim();
    letters.className = `${text.getAttribute('text-anchor') ?? 'start'} ${text.getAttribute('font-weight') ?? ''}`.trim();
    letters.style.left = share('x');
    letters.style.top = share('y');
    letters.style.fontSize = share('font-size');
    letters.style.color = text.getAttribute('fill') ?? '';
    text.remove();
    return [letters];
  });
}

function isPlain(text: Element): boolean {
  return (
    text.childElementCount === 0 &&
    text.getAttribute('dy') === baseline &&
    [...text.attributes].every(({ name }) => plain.has(name)) &&
    ['x', 'y', 'font-size'].every((name) => Number.isFinite(Number(text.getAttribute(name) ?? Number.NaN)))
  );
}

/** The scale that this parent draws at: the drawing itself, or a group in it that does nothing but scale; else null. */
function scaleOf(parent: Element | null, drawing: SVGSVGElement): number | null {
  if (parent === drawing) return 1;
  if (parent?.parentElement !== (drawing as Element) || parent.hasAttribute('clip-path') || parent.hasAttribute('opacity')) return null;
  const transform = parent.getAttribute('transform');
  if (transform === null) return 1;
  const scale = /^scale\(([\d.]+)\)$/.exec(transform)?.[1];
  return scale === undefined ? null : Number(scale);
}
