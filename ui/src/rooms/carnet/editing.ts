import { baseKeymap, chainCommands, createParagraphNear, exitCode, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands';
import { gapCursor } from 'prosemirror-gapcursor';
import { history, redo, undo } from 'prosemirror-history';
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import type { Node } from 'prosemirror-model';
import { liftListItem, splitListItem } from 'prosemirror-schema-list';
import { type Command, type EditorState, NodeSelection, Plugin, Selection, TextSelection, type Transaction } from 'prosemirror-state';
import type { Lang, TiedFigure } from '../../bindings';
import { pieceNode } from './document';
import type { Piece } from './pieces';
import { schema } from './schema';
import { typed } from './typography';

const type = (name: string) => schema.nodes[name]!;
const mark = (name: string) => schema.marks[name]!;

/** What a line of text can be. */
export type LineLook = 'text' | 'heading_1' | 'heading_2' | 'heading_3';
export const lineLooks: LineLook[] = ['text', 'heading_1', 'heading_2', 'heading_3'];
/** What paragraphs can be gathered in. */
export type Gathering = 'bullet_list' | 'ordered_list' | 'quotation' | 'callout';
export type Manner = 'strong' | 'emphasis';

/** What holds where the cursor is: what the toolbar shows as pressed. */
export interface Manners {
  look: LineLook | null;
  gathering: Gathering | null;
  strong: boolean;
  emphasis: boolean;
  link: string | null;
  canUndo: boolean;
  canRedo: boolean;
}

const gatherings: Gathering[] = ['bullet_list', 'ordered_list', 'quotation', 'callout'];

export function mannersOf(state: EditorState): Manners {
  const { $from, from, to, empty } = state.selection;
  const marks = empty ? (state.storedMarks ?? $from.marks()) : [];
  const has = (name: string) => (empty ? Boolean(mark(name).isInSet(marks)) : state.doc.rangeHasMark(from, to, mark(name)));
  const { parent } = $from;
  const outer = $from.depth > 0 ? $from.node(1).type.name : '';
  return {
    look:
      parent.type === type('heading') ? (`heading_${parent.attrs.level}` as LineLook) : parent.type === type('paragraph') ? 'text' : null,
    gathering: gatherings.find((name) => name === outer) ?? null,
    strong: has('strong'),
    emphasis: has('emphasis'),
    link: linkAt(state)?.href ?? null,
    canUndo: undo(state),
    canRedo: redo(state),
  };
}

export function setLook(look: LineLook): Command {
  if (look === 'text') return setBlockType(type('paragraph'));
  return (state, dispatch, view) => {
    const level = Number(look.slice(-1));
    // A heading stands on its own: it leaves the list or the box that it was in.
    if (setBlockType(type('heading'), { level })(state, dispatch)) return true;
    return lift(state, dispatch, view);
  };
}

/** Makes each paragraph chosen an item. */
function list(name: Gathering): Command {
  return (state, dispatch) => {
    const { $from, $to, from, to } = state.selection;
    const chosen = state.doc.children.slice($from.index(0), $to.index(0) + 1);
    if (!$from.parent.isTextblock || !chosen.every((node) => node.isTextblock)) return false;
    if (!dispatch) return true;
    const items = chosen.map((node) => type('list_item').create(null, type('paragraph').create(null, node.content)));
    const tr = state.tr.replaceWith($from.before(1), $to.after(1), type(name).create(null, items));
    // Each item adds its own two borders, and the list one more, before what is written in it.
    const inside = (position: number, index: number) => position + 2 + index;
    tr.setSelection(TextSelection.create(tr.doc, inside(from, 0), inside(to, 2 * (chosen.length - 1))));
    dispatch(tr.scrollIntoView());
    return true;
  };
}

/** Gathers the paragraphs chosen, or takes them out of what they are in. */
export function gather(name: Gathering): Command {
  const into = name.endsWith('list') ? list(name) : wrapIn(type(name));
  return (state, dispatch, view) => {
    const current = mannersOf(state).gathering;
    if (!current) return into(state, dispatch, view);
    const out = current.endsWith('list') ? liftListItem(type('list_item')) : lift;
    if (current === name) return out(state, dispatch, view);
    // From one gathering to another: what is around changes, what is written stays.
    const { $from } = state.selection;
    const from = $from.node(1);
    const paragraphs: Node[] = [];
    from.descendants((node) => {
      if (node.type === type('paragraph')) paragraphs.push(node);
      return node.type !== type('paragraph');
    });
    const inside = name.endsWith('list') ? paragraphs.map((one) => type('list_item').create(null, one)) : paragraphs;
    if (!dispatch) return true;
    const start = $from.before(1);
    const tr = state.tr.replaceWith(start, start + from.nodeSize, type(name).create(null, inside));
    let cursor = start + 1;
    tr.doc.nodesBetween(start, tr.doc.content.size, (node, position) => {
      if (node === $from.parent) cursor = position + 1 + $from.parentOffset;
      return true;
    });
    dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(cursor))).scrollIntoView());
    return true;
  };
}

export const toggle = (name: Manner): Command => toggleMark(mark(name));
export { redo, undo };

/** The link that the cursor is in, and its extent. */
export function linkAt(state: EditorState): { from: number; to: number; href: string } | null {
  const { $from } = state.selection;
  if (!$from.parent.isTextblock) return null;
  let found: { from: number; to: number; href: string } | null = null;
  let start = $from.start();
  $from.parent.forEach((child) => {
    const link = mark('link').isInSet(child.marks);
    const end = start + child.nodeSize;
    if (link) {
      const href = link.attrs.href as string;
      if (found && found.to === start && found.href === href && found.to < $from.pos) found = { ...found, to: end };
      else if (start <= $from.pos && $from.pos <= end) found ??= { from: start, to: end, href };
    }
    start = end;
  });
  return found;
}

/** Makes the words chosen a link, changes the one that the cursor is in, or takes it away. */
export function setLink(href: string | null): Command {
  return (state, dispatch) => {
    const { from, to, empty } = state.selection;
    const range = empty ? linkAt(state) : { from, to };
    const tr = state.tr;
    if (range) tr.removeMark(range.from, range.to, mark('link'));
    if (href && range) tr.addMark(range.from, range.to, mark('link').create({ href }));
    else if (href) tr.replaceSelectionWith(schema.text(href, [mark('link').create({ href })]), false);
    else if (!range) return false;
    dispatch?.(tr.scrollIntoView());
    return true;
  };
}

/** There is always a line at the end to write on. */
function endWithLine(tr: Transaction): Transaction {
  return tr.doc.lastChild?.isTextblock ? tr : tr.insert(tr.doc.content.size, type('paragraph').create());
}

const goTo =
  (at: 'start' | 'end'): Command =>
  (state, dispatch) => {
    const selection = at === 'start' ? Selection.atStart(state.doc) : Selection.atEnd(state.doc);
    dispatch?.(state.tr.setSelection(selection).scrollIntoView());
    return true;
  };

/** Puts a piece after the paragraph that the cursor is in, or in its place when nothing is written there. */
export function insertPiece(state: EditorState, block: Piece): Transaction {
  const { $from, $to } = state.selection;
  const node = pieceNode(block);
  const tr = state.tr;
  const isEmptyLine = $from.depth === 1 && $from.parent.isTextblock && $from.parent.content.size === 0;
  const [start, end] = isEmptyLine ? [$from.before(1), $from.after(1)] : [$to.depth ? $to.after(1) : $to.pos, $to.depth ? $to.after(1) : $to.pos];
  tr.replaceWith(start, end, node);
  endWithLine(tr);
  return tr.setSelection(NodeSelection.create(tr.doc, start)).scrollIntoView();
}

/** Writes a figure where the cursor is, with nothing else. */
export function insertFigure(state: EditorState, figure: TiedFigure): Transaction {
  const tr = state.tr;
  const { $from } = state.selection;
  const node = type('figure').create({ figure });
  if ($from.parent.isTextblock) {
    tr.replaceSelectionWith(node, true);
    // The cursor goes on after it.
    return tr.setSelection(TextSelection.create(tr.doc, Math.min($from.pos + 1, tr.doc.content.size))).scrollIntoView();
  }
  const after = state.selection.to;
  tr.insert(after, type('paragraph').create(null, node));
  return tr.setSelection(TextSelection.create(tr.doc, after + 2)).scrollIntoView();
}

/** The figure at a place becomes the words that it says. */
export function freeFigure(tr: Transaction, position: number): Transaction {
  const node = tr.doc.nodeAt(position);
  if (node?.type !== type('figure')) return tr;
  const text = node.attrs.figure.text as string;
  return text ? tr.replaceWith(position, position + 1, schema.text(text, node.marks)) : tr.delete(position, position + 1);
}

/** The piece or the figure that is chosen whole. */
export function chosenNode(state: EditorState): { node: Node; position: number } | null {
  const { selection } = state;
  return selection instanceof NodeSelection ? { node: selection.node, position: selection.from } : null;
}

/** Moves the block chosen, or the one that the cursor is in, one place up or down. */
export function moveBlock(direction: 1 | -1): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    const chosen = chosenNode(state);
    const at = $from.index(0);
    const other = at + direction;
    if (other < 0 || other >= state.doc.childCount) return false;
    if (!dispatch) return true;
    const start = posAt(state.doc, at);
    const node = state.doc.child(at);
    const target = direction < 0 ? posAt(state.doc, other) : start + state.doc.child(other).nodeSize;
    const tr = state.tr.delete(start, start + node.nodeSize).insert(target, node);
    tr.setSelection(
      chosen && !chosen.node.isInline
        ? NodeSelection.create(tr.doc, target)
        : TextSelection.near(tr.doc.resolve(target + ($from.pos - start))),
    );
    dispatch(tr.scrollIntoView());
    return true;
  };
}

function posAt(document: Node, index: number): number {
  let position = 0;
  for (let at = 0; at < index; at++) position += document.child(at).nodeSize;
  return position;
}

const lineBreak: Command = chainCommands(exitCode, (state, dispatch) => {
  if (!state.selection.$from.parent.isTextblock) return false;
  dispatch?.(state.tr.replaceSelectionWith(type('hard_break').create()).scrollIntoView());
  return true;
});

/** Enter in an empty line of a quotation or a box leaves it; on a piece it opens it. */
function enter(open: () => boolean): Command {
  return chainCommands(
    (state) => chosenNode(state) !== null && open(),
    splitListItem(type('list_item')),
    (state, dispatch, view) => {
      const { $from, empty } = state.selection;
      if (!empty || $from.parent.content.size > 0 || $from.depth < 2) return false;
      return lift(state, dispatch, view);
    },
  );
}

/** Typography, with what was typed given back by Ctrl+Z. */
function typographyRule(lang: () => Lang): InputRule {
  return new InputRule(/[\s\S]+$/, (state, match, start, end) => {
    const text = match[0];
    // Only what is typed key by key: what is pasted was set before, what is composed is left as it is.
    if (text.length - (end - start) !== 1) return null;
    const change = typed(text.slice(0, -1), text.slice(-1), lang());
    return change && state.tr.insertText(change.insert, end - change.remove, end);
  });
}

/** What the keyboard does that the browser does not. */
export interface Gestures {
  lang: () => Lang;
  /** Opens the piece or the figure that is chosen; false when there is nothing to open. */
  open: () => boolean;
  /** `{` was typed: a figure is wanted. */
  wantFigure: () => void;
  wantLink: () => void;
  /** Goes to the toolbar. */
  leave: () => boolean;
  /** Goes above the first line, to the title. */
  start: () => void;
}

export function plugins({ lang, open, wantFigure, wantLink, leave, start }: Gestures): Plugin[] {
  return [
    inputRules({
      rules: [
        textblockTypeInputRule(/^(#{1,3}) $/, type('heading'), (match) => ({ level: match[1]!.length })),
        wrappingInputRule(/^[-*•] $/, type('bullet_list')),
        wrappingInputRule(/^1[.)] $/, type('ordered_list')),
        wrappingInputRule(/^> $/, type('quotation')),
        typographyRule(lang),
      ],
    }),
    keymap({
      'Mod-z': chainCommands(undoInputRule, undo),
      'Mod-y': redo,
      'Mod-Shift-z': redo,
      'Mod-b': toggle('strong'),
      'Mod-i': toggle('emphasis'),
      'Mod-k': () => {
        wantLink();
        return true;
      },
      'Mod-Alt-0': setLook('text'),
      'Mod-Alt-1': setLook('heading_1'),
      'Mod-Alt-2': setLook('heading_2'),
      'Mod-Alt-3': setLook('heading_3'),
      'Alt-ArrowUp': moveBlock(-1),
      'Alt-ArrowDown': moveBlock(1),
      // The browser does not find its way past what cannot be typed in.
      'Mod-Home': goTo('start'),
      'Mod-End': goTo('end'),
      'Alt-F10': leave,
      ArrowUp: (state, _dispatch, view) => {
        const { selection } = state;
        const isFirst = selection.$from.index(0) === 0 && (selection.empty || selection instanceof NodeSelection);
        if (!isFirst || (selection.$from.parent.isTextblock && !view?.endOfTextblock('up'))) return false;
        start();
        return true;
      },
      'Shift-Enter': lineBreak,
      Backspace: undoInputRule,
      Enter: chainCommands(enter(open), createParagraphNearPiece),
    }),
    keymap(baseKeymap),
    history(),
    gapCursor(),
    new Plugin({
      appendTransaction: (transactions, _, state) =>
        transactions.some((tr) => tr.docChanged) && !state.doc.lastChild?.isTextblock ? endWithLine(state.tr) : null,
      props: {
        handleTextInput(view, _from, _to, text) {
          if (text !== '{' || !view.state.selection.$from.parent.isTextblock) return false;
          wantFigure();
          return true;
        },
      },
    }),
  ];
}

const createParagraphNearPiece: Command = (state, dispatch, view) =>
  chosenNode(state)?.node.isBlock ? createParagraphNear(state, dispatch, view) : false;
