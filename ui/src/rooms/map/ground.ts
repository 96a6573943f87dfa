/**
 * Where places lie on a drawn map: what is under a point, and which place comes next in a direction.
 *
 * Only positions on the drawing are worked out here; figures, classes and ranks come from the desk.
 */
import type { MapShape } from '../../bindings';

/** The box around a ring or a place, in units of the drawing. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** One place on the ground. */
export interface Spot {
  place: string;
  /** Its outline. */
  readonly path: string;
  box: Box;
  /** The point that stands for it: where its label would be, or the middle of its largest part. */
  x: number;
  y: number;
}

/** Steps to the side count this much more than steps forward, so that a walk goes straight on. */
const sideways = 2;
/** Cells of the index on each side: a few places in each. */
const cells = 48;

/** The boxes of the rings of a path as the desk writes it: whole units, `M12 40l3-2…z`. */
export function ringBoxes(path: string): Box[] {
  const boxes: Box[] = [];
  let box: Box | null = null;
  let [x, y] = [0, 0];
  let [number, sign, digits] = [0, 1, false];
  let [isAcross, isRelative] = [true, false];
  const take = () => {
    if (!digits) return;
    const step = number * sign;
    [number, sign, digits] = [0, 1, false];
    if (isAcross) x = isRelative ? x + step : step;
    else y = isRelative ? y + step : step;
    isAcross = !isAcross;
    if (!isAcross) return;
    if (!box) boxes.push((box = { left: x, top: y, right: x, bottom: y }));
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    if (y < box.top) box.top = y;
    if (y > box.bottom) box.bottom = y;
  };
  for (let at = 0; at < path.length; at++) {
    const code = path.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      number = number * 10 + code - 48;
      digits = true;
      continue;
    }
    take();
    if (code === 45) sign = -1;
    else if (code === 77) [box, isRelative, isAcross] = [null, false, true];
    else if (code === 108) isRelative = true;
  }
  take();
  return boxes;
}

const extent = (box: Box) => (box.right - box.left) * (box.bottom - box.top);

function spotOf({ place, path, x, y }: MapShape): Spot | null {
  const rings = ringBoxes(path);
  const [first] = rings;
  if (!first) return null;
  const box = { ...first };
  let largest = first;
  for (const ring of rings) {
    box.left = Math.min(box.left, ring.left);
    box.top = Math.min(box.top, ring.top);
    box.right = Math.max(box.right, ring.right);
    box.bottom = Math.max(box.bottom, ring.bottom);
    if (extent(ring) > extent(largest)) largest = ring;
  }
  return {
    place,
    path,
    box,
    x: x ?? (largest.left + largest.right) / 2,
    y: y ?? (largest.top + largest.bottom) / 2,
  };
}

/** The places of a map by where they lie. */
export abstract class Ground {
  readonly #byPlace: Map<string, Spot>;

  constructor(readonly spots: readonly Spot[]) {
    this.#byPlace = new Map(spots.map((spot) => [spot.place, spot]));
  }

  /** The place that holds a point. */
  abstract at(x: number, y: number): Spot | null;

  of(place: string): Spot | null {
    return this.#byPlace.get(place) ?? null;
  }

  /** The nearest place in a direction, within a quarter turn around it; none at the edge. */
  next(from: Spot, direction: Direction): Spot | null {
    let nearest: Spot | null = null;
    let least = Infinity;
    for (const spot of this.spots) {
      if (spot === from) continue;
      const [right, down] = [spot.x - from.x, spot.y - from.y];
      const ahead = { left: -right, right, up: -down, down }[direction];
      const aside = Math.abs(direction === 'left' || direction === 'right' ? down : right);
      if (ahead <= 0 || aside > ahead) continue;
      const far = ahead + sideways * aside;
      if (far < least) [nearest, least] = [spot, far];
    }
    return nearest;
  }

  /** The place nearest to a point: where a walk starts. */
  nearest(x: number, y: number): Spot | null {
    let nearest: Spot | null = null;
    let least = Infinity;
    for (const spot of this.spots) {
      const far = Math.hypot(spot.x - x, spot.y - y);
      if (far < least) [nearest, least] = [spot, far];
    }
    return nearest;
  }
}

/** The ground of places whose outlines are paths. */
export class PathGround extends Ground {
  readonly #cells = new Map<number, Spot[]>();
  readonly #cellWidth: number;
  readonly #cellHeight: number;
  readonly #holds: (spot: Spot, x: number, y: number) => boolean;

  /** `holds` says whether the shape of a place holds a point that its box holds. */
  constructor(shapes: MapShape[], width: number, height: number, holds: (spot: Spot, x: number, y: number) => boolean) {
    super(shapes.map(spotOf).filter((spot) => spot !== null));
    this.#holds = holds;
    this.#cellWidth = Math.max(width / cells, 1);
    this.#cellHeight = Math.max(height / cells, 1);
    for (const spot of this.spots) {
      const { left, top, right, bottom } = spot.box;
      for (let row = this.#row(top); row <= this.#row(bottom); row++) {
        for (let column = this.#column(left); column <= this.#column(right); column++) {
          const cell = row * cells * 2 + column;
          const there = this.#cells.get(cell);
          if (there) there.push(spot);
          else this.#cells.set(cell, [spot]);
        }
      }
    }
  }

  #row(y: number): number {
    return Math.floor(y / this.#cellHeight);
  }
  #column(x: number): number {
    return Math.floor(x / this.#cellWidth);
  }

  override at(x: number, y: number): Spot | null {
    const there = this.#cells.get(this.#row(y) * cells * 2 + this.#column(x)) ?? [];
    for (const spot of there) {
      const { left, top, right, bottom } = spot.box;
      if (x >= left && x <= right && y >= top && y <= bottom && this.#holds(spot, x, y)) return spot;
    }
    return null;
  }
}
