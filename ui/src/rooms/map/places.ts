/** The places of a map, whether the desk named each of them or, where they are thousands, gave them in columns. */
import type { MapAnswer, MapPlace, MapWords } from '../../bindings';

/** What is said of a place. */
export type Named = Pick<MapPlace, 'place' | 'name' | 'text' | 'rank' | 'value'>;

export class Places {
  readonly ids: readonly string[];
  readonly #answer: MapAnswer;
  readonly #lines: { names: string[]; texts: string[]; ranks: string[]; values: (number | null)[] } | null;
  #positions: Map<string, number> | null = null;

  /** `words` are those of the same answer, once they are there. */
  constructor(answer: MapAnswer, words: MapWords | null = null) {
    const { places, columns } = answer;
    this.#answer = answer;
    this.ids = columns ? columns.codes.split(' ').map((code) => columns.prefix + code) : places.map(({ place }) => place);
    this.#lines = words && {
      names: words.names.split('\n'),
      texts: words.texts.split('\n'),
      ranks: words.ranks.split('\n'),
      values: words.values,
    };
  }

  /** Position of a place among the others. */
  position(id: string): number | undefined {
    this.#positions ??= new Map(this.ids.map((one, position) => [one, position]));
    return this.#positions.get(id);
  }

  /** Position of its class; null without one. */
  classOf(position: number): number | null {
    const { columns, places } = this.#answer;
    if (!columns) return places[position]?.class ?? null;
    const digit = columns.classes.charCodeAt(position) - 48;
    return digit >= 0 && digit <= 9 ? digit : null;
  }

  /** Radius of its disc, as a share of the largest; null without one. */
  radiusOf(position: number): number | null {
    const { columns, places } = this.#answer;
    return (columns ? columns.radii[position] : places[position]?.radius) ?? null;
  }

  /** What is said of it; null while its words are on their way. */
  named(position: number | undefined): Named | null {
    const place = position === undefined ? undefined : this.ids[position];
    if (position === undefined || place === undefined) return null;
    if (!this.#answer.columns) return this.#answer.places[position] ?? null;
    if (!this.#lines) return null;
    const { names, texts, ranks, values } = this.#lines;
    return {
      place,
      name: names[position] ?? '',
      text: texts[position] ?? '',
      rank: ranks[position] || null,
      value: values[position] ?? null,
    };
  }

  /** Every place with what is said of it; null while words are on their way. */
  all(): Named[] | null {
    const named = this.ids.map((_, position) => this.named(position));
    return named.every((place) => place !== null) ? named : null;
  }
}
