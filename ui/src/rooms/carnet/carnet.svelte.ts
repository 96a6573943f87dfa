import type { Node } from 'prosemirror-model';
import { NodeSelection, Selection, type Transaction } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { SvelteMap } from 'svelte/reactivity';
import type { Block, CatalogItem, Changed, FigureAnswer, Head, OpenedCarnet, Problem, TiedFigure } from '../../bindings';
import { host, problemOf } from '../../host';
import { session } from '../../session.svelte';
import { blocksOf, documentOf, pieceNode, placedBlocks } from './document';
import { freeFigure, insertFigure, insertPiece } from './editing';
import { base64Of } from './images';
import { type Asking, type Piece, blank } from './pieces';
import { Saver } from './saver';
import { schema } from './schema';

/** What is asked of the person over the page. */
export type Wanted =
  /** A piece to change, or one to insert when it has no position yet. */
  | { what: 'piece'; block: Piece; position: number | null }
  | { what: 'figure'; figure: TiedFigure | null; position: number | null; isTyped: boolean }
  | { what: 'head' | 'versions' | 'changes' | 'link' | 'keys' };

/** Something that the figures no longer say. */
export interface Untrue {
  position: number;
  kind: 'figure' | 'title';
  about: string;
  was: string;
  now: string;
}

export interface OutlineEntry {
  level: number;
  text: string;
  position: number;
}

let inHand: OpenedCarnet | null = null;

/** Keeps a carnet for the screen that is about to open: what changed in a note that was reopened is told once. */
export function handOver(opened: OpenedCarnet): void {
  inHand = opened;
}

/** The carnet that was handed over, if it is this one. */
export function handedOver(id: string): OpenedCarnet | null {
  const opened = inHand;
  inHand = null;
  return opened?.id === id ? opened : null;
}

/** A carnet while it is open: what it says, what its questions answer, and whether it is written. */
export class OpenCarnet {
  id = $state('');
  /** Changes when another text is shown: the editor begins anew. */
  edition = $state(0);
  head = $state.raw<Head | null>(null);
  placeName = $state('');
  /** What must be said of the file. */
  notes = $state.raw<string[]>([]);
  changes = $state.raw<string[]>([]);
  document = $state.raw<Node>(documentOf([]));
  problem = $state.raw<Problem | null>(null);
  /** Why what was typed is not on the disk, when it could not be written. */
  unsaved = $state.raw<Problem | null>(null);
  isSaved = $state(true);
  wanted = $state.raw<Wanted | null>(null);
  /** Indicators of the catalogue, for their names. */
  items = $state.raw<CatalogItem[]>([]);

  readonly figures = new SvelteMap<string, FigureAnswer>();
  /** What the titles of the pieces were written for, where it is no longer so. */
  readonly retitled = new SvelteMap<string, Changed>();
  readonly #asked = new Set<string>();
  /** The editor on the screen. */
  view: EditorView | null = null;
  /** The territory has just changed: the figures of "ici" take the words of the new one. */
  #isMoving = false;
  #state = '';
  #version = 0;

  readonly #saver = new Saver(
    () => this.#save(),
    (isSaved, error) => {
      this.isSaved = isSaved;
      this.unsaved = error === null ? null : problemOf(error, session.words.problems.unforeseen);
    },
  );

  /** The territory that "ici" stands for. */
  get place(): string {
    return this.head?.place ?? '';
  }

  /** The language of the words that the desk makes. */
  get lang() {
    return this.head?.lang ?? session.lang;
  }

  /** Opens a carnet; one that was just handed over is not asked again. */
  async open(id: string, handed: OpenedCarnet | null = null): Promise<void> {
    const version = ++this.#version;
    if (handed) return this.show(handed);
    try {
      const opened = await host.ask('open_carnet', { id, version: null, lang: session.lang });
      if (version === this.#version) this.show(opened);
    } catch (error) {
      if (version === this.#version) this.problem = problemOf(error, session.words.problems.unforeseen);
    }
  }

  show(opened: OpenedCarnet): void {
    this.id = opened.id;
    this.head = opened.carnet.head;
    this.placeName = opened.place_name;
    this.notes = opened.notes;
    this.changes = opened.changes;
    this.#state = opened.state;
    this.document = documentOf(opened.carnet.blocks);
    this.problem = null;
    this.unsaved = null;
    this.isSaved = true;
    this.edition++;
    this.askFigures();
  }

  async readCatalog(): Promise<void> {
    try {
      const { themes } = await host.ask('catalog', { lang: this.lang });
      this.items = themes.flatMap((theme) => theme.indicators);
    } catch {
      // Names are then those of the catalogue's files; what needs the list says why itself.
    }
  }

  nameOf(indicator: string): string {
    return this.items.find((item) => item.id === indicator)?.name ?? indicator;
  }

  // ── What is written ─────────────────────────────────────────────────────────────────────────────────────────

  /** The editor has another text. */
  edited(document: Node): void {
    this.document = document;
    this.#changed();
    this.askFigures();
  }

  /** Changes what the head says; another territory asks every question again. */
  setHead(change: Partial<Head>, placeName?: string): void {
    if (!this.head) return;
    const moves = change.place !== undefined && change.place !== this.head.place;
    this.head = { ...this.head, ...change };
    if (placeName !== undefined) this.placeName = placeName;
    this.#changed();
    if (moves) {
      this.#isMoving = true;
      this.askFigures();
    }
  }

  /** The text of a former state takes the place of this one; Ctrl+Z gives it back. */
  restore(blocks: Block[]): void {
    const { view } = this;
    if (!view) return;
    view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, documentOf(blocks).content));
  }

  #changed(): void {
    this.isSaved = false;
    this.#saver.changed();
  }

  /** Writes now what is left to write; true once it is. */
  flush(): Promise<boolean> {
    return this.#saver.flush();
  }

  async #save(): Promise<void> {
    if (!this.head) return;
    const carnet = { head: this.head, blocks: blocksOf(this.document) };
    const saved = await host.ask('save_carnet', { id: this.id, carnet, state: this.#state, lang: session.lang });
    this.#state = saved.state;
    this.id = saved.id;
    if (saved.note) this.notes = [...this.notes, saved.note];
  }

  // ── What it answers ─────────────────────────────────────────────────────────────────────────────────────────

  #keyOf(figure: TiedFigure): string {
    return JSON.stringify([figure.indicator, figure.place ?? this.place, figure.period, figure.says, figure.text, this.lang]);
  }

  answerOf(figure: TiedFigure): FigureAnswer | undefined {
    return this.figures.get(this.#keyOf(figure));
  }

  /** Asks what the figures of the text say that nobody has asked yet. */
  askFigures(again = false): void {
    if (again) this.#asked.clear();
    const wanted = new Map<string, TiedFigure>();
    for (const { figure } of this.#placedFigures()) {
      const key = this.#keyOf(figure);
      if (!this.#asked.has(key)) wanted.set(key, figure);
    }
    if (wanted.size === 0) return this.#settle();
    for (const key of wanted.keys()) this.#asked.add(key);
    void this.#askFigures(wanted);
  }

  async #askFigures(wanted: Map<string, TiedFigure>): Promise<void> {
    try {
      const { figures } = await host.ask('answer_figures', { figures: [...wanted.values()], place: this.place, lang: this.lang });
      [...wanted.keys()].forEach((key, at) => {
        const answer = figures[at];
        if (answer) this.figures.set(key, answer);
      });
      this.#settle();
    } catch {
      // A figure that nobody could check stays as it is written; it is asked again with the next change.
      for (const key of wanted.keys()) this.#asked.delete(key);
    }
  }

  /** A figure that never had words takes those of today; after a change of territory, so do all those of "ici". */
  #settle(): void {
    const { view } = this;
    if (!view) return;
    const tr = view.state.tr;
    let waiting = false;
    for (const { figure, position } of this.#placedFigures()) {
      const answer = this.answerOf(figure);
      if (!answer) waiting = true;
      else if (!answer.problem && answer.text !== figure.text && (figure.text === '' || (this.#isMoving && figure.place === null))) {
        tr.setNodeMarkup(position, null, { figure: { ...figure, text: answer.text } });
      }
    }
    if (!waiting) this.#isMoving = false;
    if (tr.docChanged) view.dispatch(tr.setMeta('addToHistory', false));
  }

  #placedFigures(): { figure: TiedFigure; position: number }[] {
    const found: { figure: TiedFigure; position: number }[] = [];
    this.document.descendants((node, position) => {
      if (node.type.name === 'figure') found.push({ figure: node.attrs.figure as TiedFigure, position });
      return !node.isLeaf;
    });
    return found;
  }

  #keyOfPiece(block: Piece): string {
    return JSON.stringify([block, this.place, this.lang]);
  }

  /** A piece on the page has its answer: its title holds, or not. */
  answered(block: Asking, changed: Changed | null): void {
    const key = this.#keyOfPiece(block);
    if (changed) this.retitled.set(key, changed);
    else this.retitled.delete(key);
  }

  /** What the text says and the figures no longer do, in the order of the page. */
  untrue = $derived.by((): Untrue[] => {
    const found: Untrue[] = [];
    for (const { figure, position } of this.#placedFigures()) {
      const answer = this.answerOf(figure);
      if (answer && !answer.holds && !answer.problem && figure.text !== '') {
        found.push({ position, kind: 'figure', about: answer.about, was: figure.text, now: answer.text });
      }
    }
    for (const { block, position } of placedBlocks(this.document)) {
      const changed = block.type === 'chart' ? this.retitled.get(this.#keyOfPiece(block)) : undefined;
      if (block.type === 'chart' && changed) {
        found.push({ position, kind: 'title', about: block.title ?? this.nameOf(block.indicator), was: changed.was, now: changed.now });
      }
    }
    return found.sort((one, other) => one.position - other.position);
  });

  outline = $derived.by((): OutlineEntry[] => {
    const found: OutlineEntry[] = [];
    this.document.forEach((node, position) => {
      if (node.type.name === 'heading' && node.textContent.trim() !== '') {
        found.push({ level: node.attrs.level as number, text: node.textContent, position });
      }
    });
    return found;
  });

  // ── What is done to it ──────────────────────────────────────────────────────────────────────────────────────

  #dispatch(tr: Transaction): void {
    this.view?.dispatch(tr);
  }

  /** The text says what the figures say now. */
  accept(changes: Untrue[]): void {
    if (!this.view) return;
    const tr = this.view.state.tr;
    for (const { position, kind, now } of changes) {
      const node = tr.doc.nodeAt(position);
      if (kind === 'figure' && node) tr.setNodeMarkup(position, null, { figure: { ...node.attrs.figure, text: now } });
      // The title of a chart is again its finding.
      else if (node) tr.setNodeMarkup(position, null, { block: { ...node.attrs.block, title: null, finding: null } });
    }
    this.#dispatch(tr);
  }

  /** What was written stays: a figure as plain words, a title as it was read again today. */
  keep(change: Untrue): void {
    if (!this.view) return;
    const tr = this.view.state.tr;
    const node = tr.doc.nodeAt(change.position);
    if (change.kind === 'figure') freeFigure(tr, change.position);
    else if (node) tr.setNodeMarkup(change.position, null, { block: { ...node.attrs.block, finding: change.now } });
    this.#dispatch(tr);
  }

  putPiece(block: Piece, position: number | null): void {
    if (!this.view) return;
    const { state } = this.view;
    if (position === null) return this.#dispatch(insertPiece(state, block));
    const tr = state.tr.replaceWith(position, position + 1, pieceNode(block));
    this.#dispatch(tr.setSelection(NodeSelection.create(tr.doc, position)));
  }

  /** A picture of the person's own goes into the folder of the carnet, and is asked to be described. */
  async wantImage(file: File): Promise<void> {
    try {
      const added = await host.ask('add_image', { id: this.id, name: file.name, base64: await base64Of(file), lang: session.lang });
      this.wanted = { what: 'piece', block: { ...blank('image'), file: added.file }, position: null };
    } catch (error) {
      this.notes = [...this.notes, problemOf(error, session.words.problems.unforeseen).message];
    }
  }

  putFigure(figure: TiedFigure, position: number | null): void {
    if (!this.view) return;
    const { state } = this.view;
    this.#dispatch(
      position === null ? insertFigure(state, figure) : state.tr.replaceWith(position, position + 1, schema.nodes.figure!.create({ figure })),
    );
  }

  freeFigure(position: number): void {
    if (this.view) this.#dispatch(freeFigure(this.view.state.tr, position));
  }

  remove(position: number): void {
    const node = this.view?.state.doc.nodeAt(position);
    if (this.view && node) this.#dispatch(this.view.state.tr.delete(position, position + node.nodeSize));
  }

  /** Chooses what stands at a position, and shows it. */
  goTo(position: number): void {
    const { view } = this;
    const node = view?.state.doc.nodeAt(position);
    if (!view || !node) return;
    const { doc } = view.state;
    const selection = node.isAtom ? NodeSelection.create(doc, position) : NodeSelection.near(doc.resolve(position + 1));
    view.dispatch(view.state.tr.setSelection(selection));
    const shown = view.nodeDOM(position);
    if (shown instanceof HTMLElement) shown.scrollIntoView({ block: 'center' });
    view.focus();
  }

  /** Where the text begins: a line to write on, when it begins with a piece. */
  goToStart(): void {
    const { view } = this;
    if (!view) return;
    view.dispatch(view.state.tr.setSelection(Selection.atStart(view.state.doc)).scrollIntoView());
    view.focus();
  }

  /** Opens what is chosen whole: its window, where it is changed. */
  openChosen(): boolean {
    const selection = this.view?.state.selection;
    if (!(selection instanceof NodeSelection)) return false;
    this.openAt(selection.from);
    return true;
  }

  openAt(position: number): void {
    const node = this.view?.state.doc.nodeAt(position);
    if (node?.type.name === 'figure') this.wanted = { what: 'figure', figure: node.attrs.figure, position, isTyped: false };
    else if (node?.attrs.block) this.wanted = { what: 'piece', block: node.attrs.block, position };
  }

  /** The window over the page is closed: the keyboard goes back to the text. */
  closeWanted(): void {
    this.wanted = null;
    // Once the window has given the keyboard back to whatever had it.
    setTimeout(() => this.view?.focus(), 0);
  }
}
