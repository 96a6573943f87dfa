/**
 * A map of thousands of places, as the desk sends it: which place holds each unit of the drawing. It is painted in one
 * go, and the place under a point is read in it.
 */
import type { MapMosaic } from '../../bindings';
import { type Box, Ground, type Spot } from './ground';

/** What marks a place without a figure among the colours of a painting. */
export const hatched = 1;
/** From one line of the hatching to the next, and how thick it is, in units. */
const hatch = { step: 13, line: 2 };

export class Mosaic {
  readonly width: number;
  readonly height: number;
  /** Row by row: 0 for none, else one more than the position of the place. */
  readonly #owners: Uint16Array;

  constructor({ width, height, runs }: MapMosaic) {
    this.width = width;
    this.height = height;
    this.#owners = new Uint16Array(width * height);
    const bytes = atob(runs);
    let at = 0;
    let read = 0;
    const number = () => {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes.charCodeAt(read++);
        value |= (byte & 0x7f) << shift;
        // Past the end a code is NaN, which is not above 127 either.
        if (!(byte > 0x7f)) return value;
      }
    };
    while (read < bytes.length) {
      const owner = number();
      const to = at + number() + 1;
      this.#owners.fill(owner, at, to);
      at = to;
    }
  }

  /** Position of the place that holds a point; null outside of all. */
  at(x: number, y: number): number | null {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (!(column >= 0 && row >= 0 && column < this.width && row < this.height)) return null;
    const owner = this.#owners[row * this.width + column] ?? 0;
    return owner === 0 ? null : owner - 1;
  }

  /**
   * Fills pixels, 32 bits each, with the colour of each place, by position; `hatched` draws lines of `ink` on `paper`.
   * What is of no place is left as it was.
   */
  paint(pixels: Uint32Array, colours: Uint32Array, ink: number, paper: number): void {
    const owners = this.#owners;
    for (let row = 0, at = 0; row < this.height; row++) {
      for (let column = 0; column < this.width; column++, at++) {
        const owner = owners[at]!;
        if (owner === 0) continue;
        const colour = colours[owner - 1]!;
        pixels[at] = colour !== hatched ? colour : (column + row) % hatch.step < hatch.line ? ink : paper;
      }
    }
  }

  /** Where each place lies, by position; null for one that holds nothing. */
  spots(ids: readonly string[]): (Spot | null)[] {
    const count = ids.length;
    const [area, across, down] = [new Uint32Array(count), new Float64Array(count), new Float64Array(count)];
    const boxes = new Int32Array(count * 4).fill(-1);
    const owners = this.#owners;
    for (let row = 0, at = 0; row < this.height; row++) {
      for (let column = 0; column < this.width; column++, at++) {
        const place = owners[at]! - 1;
        if (place < 0 || place >= count) continue;
        area[place]!++;
        across[place]! += column;
        down[place]! += row;
        const box = place * 4;
        if (boxes[box]! < 0 || column < boxes[box]!) boxes[box] = column;
        if (boxes[box + 1]! < 0) boxes[box + 1] = row;
        if (column >= boxes[box + 2]!) boxes[box + 2] = column + 1;
        boxes[box + 3] = row + 1;
      }
    }
    return ids.map((place, position) => {
      const size = area[position]!;
      if (size === 0) return null;
      const [left, top, right, bottom] = boxes.subarray(position * 4, position * 4 + 4) as unknown as [number, number, number, number];
      const box = { left, top, right, bottom };
      const outline = () => this.outline((owner) => owner === position, box);
      return {
        place,
        box,
        x: across[position]! / size + 0.5,
        y: down[position]! / size + 0.5,
        // Asked for one place at a time, when it is pointed at.
        get path() {
          return outline();
        },
      };
    });
  }

  /** The box around some places, by position. */
  around(positions: ReadonlySet<number | undefined>): Box {
    const box = { left: this.width, top: this.height, right: 0, bottom: 0 };
    const owners = this.#owners;
    for (let row = 0, at = 0; row < this.height; row++) {
      for (let column = 0; column < this.width; column++, at++) {
        // Most neighbours are of the same place: one question for a whole run.
        const owner = owners[at]!;
        const from = column;
        while (column + 1 < this.width && owners[at + 1] === owner) {
          column++;
          at++;
        }
        if (owner === 0 || !positions.has(owner - 1)) continue;
        box.left = Math.min(box.left, from);
        box.top = Math.min(box.top, row);
        box.right = Math.max(box.right, column + 1);
        box.bottom = row + 1;
      }
    }
    return box;
  }

  /** The path of the borders around the places that are `inside`, within a box; its lines are to be drawn with square ends. */
  outline(inside: (position: number) => boolean, { left, top, right, bottom }: Box): string {
    const holds = (x: number, y: number) => {
      const position = this.at(x, y);
      return position !== null && inside(position);
    };
    let path = '';
    const lines = (from: number, to: number, fromAlong: number, toAlong: number, isAcross: boolean) => {
      for (let line = from; line <= to; line++) {
        let start: number | null = null;
        for (let along = fromAlong; along <= toAlong; along++) {
          const border =
            along < toAlong &&
            (isAcross ? holds(along, line - 1) !== holds(along, line) : holds(line - 1, along) !== holds(line, along));
          if (border) start ??= along;
          else if (start !== null) {
            path += isAcross ? `M${start} ${line}h${along - start}` : `M${line} ${start}v${along - start}`;
            start = null;
          }
        }
      }
    };
    lines(top, bottom, left, right, true);
    lines(left, right, top, bottom, false);
    return path;
  }
}

/** The places of a mosaic by where they lie. */
export class MosaicGround extends Ground {
  readonly #mosaic: Mosaic;
  readonly #byPosition: (Spot | null)[];

  constructor(mosaic: Mosaic, ids: readonly string[]) {
    const spots = mosaic.spots(ids);
    super(spots.filter((spot) => spot !== null));
    this.#mosaic = mosaic;
    this.#byPosition = spots;
  }

  override at(x: number, y: number): Spot | null {
    return this.#byPosition[this.#mosaic.at(x, y) ?? -1] ?? null;
  }
}
