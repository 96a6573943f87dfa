import type { Block, Chart, GuessForm, Guess, Says, Table, TiedFigure } from '../../bindings';

/** A block that is chosen, not typed. */
export type Piece = Extract<Block, { type: 'chart' | 'table' | 'guess' | 'image' | 'notes' | 'remarks' | 'closing' | 'verbatim' }>;
/** A piece that holds a question, answered anew each time it is shown. */
export type Asking = Extract<Block, { type: 'chart' | 'table' | 'guess' }>;

export const allSays: Says[] = ['value', 'numerator', 'denominator', 'rank', 'finding', 'trend', 'position'];
export const guessForms: GuessForm[] = ['bar', 'line', 'rank', 'choice'];

/** Each piece, empty. */
const blanks: { [K in Piece['type']]: Extract<Piece, { type: K }> } = {
  chart: {
    type: 'chart',
    indicator: '',
    kind: 'ranked_bars',
    place: null,
    with: null,
    near: false,
    period: null,
    beside: [],
    level: null,
    title: null,
    finding: null,
  },
  table: { type: 'table', title: null, indicators: [], place: null, with: null, period: null },
  guess: { type: 'guess', question: null, indicator: '', place: null, period: null, form: 'bar', choices: [], guesses: [] },
  image: { type: 'image', file: '', alt: '', caption: '' },
  notes: { type: 'notes', text: '', ask: '', minutes: null },
  remarks: { type: 'remarks', remarks: [] },
  closing: { type: 'closing', uses: [], missing: [], services: [], finds: [] },
  verbatim: { type: 'verbatim', source: '', why: '' },
};

export const pieceTypes = Object.keys(blanks) as Piece['type'][];

export function blank<K extends Piece['type']>(type: K): Extract<Piece, { type: K }> {
  return structuredClone(blanks[type]);
}

/** A chart of an indicator, as the carnet's own territory sees it. */
export function chartOf(indicator: string, change: Partial<Chart> = {}): Extract<Piece, { type: 'chart' }> {
  return { ...blank('chart'), indicator, ...change };
}

export function tableOf(indicator: string, change: Partial<Table> = {}): Extract<Piece, { type: 'table' }> {
  return { ...blank('table'), indicators: [indicator], ...change };
}

export function guessOf(indicator: string, change: Partial<Guess> = {}): Extract<Piece, { type: 'guess' }> {
  return { ...blank('guess'), indicator, ...change };
}

export function figureOf(indicator: string, change: Partial<TiedFigure> = {}): TiedFigure {
  return { indicator, place: null, period: null, says: 'value', text: '', ...change };
}

/** The indicators that a piece asks about, the main one first. */
export function indicatorsOf(block: Asking): string[] {
  if (block.type === 'table') return block.indicators;
  return block.type === 'chart' ? [block.indicator, ...block.beside] : [block.indicator];
}

/** A block read from the clipboard, if it is whole: every field there is, each of its kind. */
export function admittedBlock(value: unknown): Piece | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  const model = blanks[value.type as Piece['type']];
  return model ? (admitted(value, model) as Piece | null) : null;
}

/** The same for a figure. */
export function admittedFigure(value: unknown): TiedFigure | null {
  const figure = admitted(value, figureOf('')) as TiedFigure | null;
  return figure && allSays.includes(figure.says) ? figure : null;
}

function admitted(value: unknown, model: object): unknown {
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const kept: Record<string, unknown> = {};
  for (const [name, example] of Object.entries(model)) {
    const field = fields[name];
    const known =
      example === null
        ? field === null || ['string', 'number'].includes(typeof field) || Array.isArray(field)
        : typeof field === typeof example && Array.isArray(field) === Array.isArray(example);
    if (!known) return null;
    kept[name] = field;
  }
  return kept;
}
