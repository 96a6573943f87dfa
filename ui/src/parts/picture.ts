/**
 * The only door by which drawn markup enters the page.
 *
 * The markup comes from our own chart room, but names in it come from data: whatever is not plain drawing is refused
 * whole rather than repaired, because it means that something upstream is wrong.
 */

import { letteringOf } from './lettering';

const svgNamespace = 'http://www.w3.org/2000/svg';

const drawing = new Set([
  'svg', 'g', 'defs', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan',
  'clipPath', 'mask', 'pattern', 'marker', 'linearGradient', 'radialGradient', 'stop', 'symbol', 'use', 'title', 'desc',
]);

let pictures = 0;

/** Why a picture was not let in. */
export class PictureRefused extends Error {}

/** What is placed in the page for a drawing: the `<svg>`, then its words over it. */
export type Picture = [SVGSVGElement, ...HTMLElement[]];

/** A picture ready to be placed in the page, from markup; throws `PictureRefused`. */
export function pictureOf(markup: string): Picture {
  const parsed = new DOMParser().parseFromString(markup, 'image/svg+xml');
  const root = parsed.documentElement;
  if (parsed.querySelector('parsererror') || root.namespaceURI !== svgNamespace || root.localName !== 'svg') {
    throw new PictureRefused('not a drawing');
  }
  // Metadata and the words for those who do not see are said by the page itself.
  for (const aside of [...root.querySelectorAll('metadata'), ...root.querySelectorAll(':scope > title, :scope > desc')]) {
    aside.remove();
  }
  const prefix = `picture-${++pictures}-`;
  for (const element of [root, ...root.querySelectorAll('*')]) {
    if (element.namespaceURI !== svgNamespace || !drawing.has(element.localName)) {
      throw new PictureRefused(`element ${element.localName}`);
    }
    for (const attribute of [...element.attributes]) admit(element, attribute, prefix);
  }
  for (const name of ['role', 'aria-label', 'aria-labelledby', 'aria-describedby', 'tabindex']) root.removeAttribute(name);
  if (!root.hasAttribute('viewBox')) {
    root.setAttribute('viewBox', `0 0 ${root.getAttribute('width') ?? 0} ${root.getAttribute('height') ?? 0}`);
  }
  // The page decides the size; the drawing keeps its proportions.
  root.removeAttribute('width');
  root.removeAttribute('height');
  root.setAttribute('aria-hidden', 'true');
  root.setAttribute('focusable', 'false');
  const placed = document.importNode(root, true) as unknown as SVGSVGElement;
  return [placed, ...letteringOf(placed)];
}

/** Pictures made before they are shown; each is for one place in the page, so it is taken from here. */
const madeReady = new WeakMap<Markup, Picture>();

/** What holds the markup of a drawing. */
export interface Markup {
  svg: string;
}

/** Makes the picture of a drawing that will be shown; one that is refused is left to whoever shows it. */
export function makeReady(drawing: Markup): void {
  if (madeReady.has(drawing)) return;
  try {
    madeReady.set(drawing, pictureOf(drawing.svg));
  } catch (error) {
    if (!(error instanceof PictureRefused)) throw error;
  }
}

/** The picture of a drawing, at once if it was made ready; throws `PictureRefused`. */
export function pictureFor(drawing: Markup): Picture {
  const ready = madeReady.get(drawing);
  madeReady.delete(drawing);
  return ready ?? pictureOf(drawing.svg);
}

/** Refuses an attribute that acts or reaches out; gives ids the prefix of their picture. */
function admit(element: Element, attribute: Attr, prefix: string): void {
  const { localName: name, value } = attribute;
  if (/^on/i.test(name) || name === 'style') throw new PictureRefused(`attribute ${name}`);
  if (name === 'href') {
    if (!value.startsWith('#')) throw new PictureRefused(`link to ${value.slice(0, 40)}`);
    attribute.value = `#${prefix}${value.slice(1)}`;
  } else if (name === 'id') {
    element.id = prefix + value;
  } else if (/url\s*\(/i.test(value)) {
    if (!/^url\(#[\w-]+\)$/.test(value)) throw new PictureRefused(`reference to ${value.slice(0, 40)}`);
    attribute.value = value.replace('url(#', `url(#${prefix}`);
  }
}
