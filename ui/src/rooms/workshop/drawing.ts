/** What an answer drawn by hand goes through: places on a surface, and values of the scale that it stands for. */

/** The scale that a height stands for. */
export interface Scale {
  low: number;
  high: number;
  /** From one value to the next. */
  step: number;
}

/** A place on the surface: 0 is its left and its bottom, 1 its right and its top. */
export interface Spot {
  x: number;
  y: number;
}

/** An answer being drawn: a value for each column, none where nothing was drawn yet. */
export type Values = readonly (number | undefined)[];

export function spotOf(pointer: { clientX: number; clientY: number }, box: { left: number; top: number; width: number; height: number }): Spot {
  return { x: (pointer.clientX - box.left) / (box.width || 1), y: 1 - (pointer.clientY - box.top) / (box.height || 1) };
}

/** The value of a height: one of the steps, and none beyond the scale. */
export function valueAt(y: number, scale: Scale): number {
  return snapped(scale.low + y * (scale.high - scale.low), scale);
}

/** The nearest value that can be answered. */
export function snapped(value: number, { low, high, step }: Scale): number {
  const near = step > 0 ? Math.round(value / step) * step : value;
  // 0.1 + 0.2 is written 0.3.
  return Number(Math.min(high, Math.max(low, near)).toPrecision(12));
}

export function heightOf(value: number, { low, high }: Scale): number {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}

/** The columns of the surface, from left to right; where a line starts from takes the room of one more, before them. */
export function columns(count: number, hasStart: boolean): number[] {
  const before = hasStart ? 1 : 0;
  return Array.from({ length: count }, (_, at) => (at + before + 0.5) / (count + before));
}

/** A stroke of the pointer, from where it was put down. */
export class Stroke {
  values: Values;
  readonly #columns: readonly number[];
  readonly #scale: Scale;
  readonly #crossed = new Set<number>();
  #last: Spot;

  readonly #isBar: boolean;

  constructor(values: Values, at: Spot, columns: readonly number[], scale: Scale, isBar: boolean) {
    this.#isBar = isBar;
    this.#columns = columns;
    this.#scale = scale;
    this.#last = at;
    this.values = columns.map((_, column) => values[column]);
    this.#draw(nearest(columns, at.x), at.y);
  }

  /**
   * The pointer is here now. A column that it went over takes the height where it did, however fast it went; the nearest
   * one follows the pointer until it is gone over.
   */
  to(next: Spot): void {
    const last = this.#last;
    const [left, right] = last.x <= next.x ? [last.x, next.x] : [next.x, last.x];
    this.#columns.forEach((x, column) => {
      if (x < left || x > right) return;
      const part = next.x === last.x ? 1 : (x - last.x) / (next.x - last.x);
      this.#draw(column, last.y + part * (next.y - last.y));
      this.#crossed.add(column);
    });
    const near = nearest(this.#columns, next.x);
    // A bar is pulled up and down, not gone over.
    if (this.#isBar || !this.#crossed.has(near)) this.#draw(near, next.y);
    this.#last = next;
  }

  #draw(column: number, y: number): void {
    this.values = this.values.map((value, at) => (at === column ? valueAt(y, this.#scale) : value));
  }
}

function nearest(columns: readonly number[], x: number): number {
  let found = 0;
  columns.forEach((column, at) => {
    if (Math.abs(column - x) < Math.abs(columns[found]! - x)) found = at;
  });
  return found;
}

/** A line that is only begun stays level: before its first value, and after the last one before each gap. */
export function completed(values: Values): number[] {
  let last = values.find((value) => value !== undefined);
  return last === undefined ? [] : values.map((value) => (last = value ?? last) as number);
}
