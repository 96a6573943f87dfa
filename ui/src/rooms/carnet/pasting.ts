import { Fragment, type Mark, type Node, Slice } from 'prosemirror-model';
import type { Lang } from '../../bindings';
import { schema } from './schema';
import { typeset } from './typography';

const asIs = schema.marks.as_is!;
const strong = schema.marks.strong!;

/**
 * Markup from elsewhere before it is read: no style of its own may enter the window, and what one says of its words (bold,
 * an item's bullet) is read by the schema from an attribute that styles nothing.
 */
export function withoutStyles(html: string): string {
  return html
    .replaceAll(/<style\b[^]*?<\/style>/gi, '')
    .replaceAll(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, ' data-style='));
}

/** What was copied elsewhere, as it would have been written here: no empty lines, whole lists, typography. */
export function pasted(slice: Slice, lang: Lang): Slice {
  const { content } = slice;
  // A few words of a line, and nothing around them.
  if (content.firstChild?.isInline) {
    return new Slice(inLine(schema.nodes.paragraph!.create(null, content), lang), slice.openStart, slice.openEnd);
  }
  const lines = content.childCount > 1 ? content.content.filter((node) => !isEmptyLine(node)) : content.content;
  const set = joined(lines.map((node) => inNode(node, lang)));
  // Without its first or its last line, what was open at the ends may no longer be.
  const isWhole = set.length === content.childCount;
  return isWhole ? new Slice(Fragment.fromArray(set), slice.openStart, slice.openEnd) : Slice.maxOpen(Fragment.fromArray(set));
}

function isEmptyLine(node: Node): boolean {
  return node.isTextblock && node.children.every((child) => child.type.name === 'hard_break' || (child.isText && child.text?.trim() === ''));
}

/** Lists of one kind that follow each other are one list. */
function joined(nodes: Node[]): Node[] {
  const found: Node[] = [];
  for (const node of nodes) {
    const before = found.at(-1);
    if (before && node.type === before.type && node.type.name.endsWith('_list')) {
      found[found.length - 1] = before.copy(before.content.append(node.content));
    } else found.push(node);
  }
  return found;
}

function inNode(node: Node, lang: Lang): Node {
  if (node.isTextblock) return node.copy(inLine(node, lang));
  return node.isLeaf ? node : node.copy(Fragment.fromArray(node.children.map((child) => inNode(child, lang))));
}

/** The words of a line; a heading that is bold from end to end is simply a heading. */
function inLine(line: Node, lang: Lang): Fragment {
  const isLoud = line.type.name === 'heading' && line.children.every((child) => strong.isInSet(child.marks));
  const runs = line.children.map((child) => ({
    text: child.isText ? (child.text ?? '') : child.type.name === 'hard_break' ? '\n' : '\ufffc',
    manner: child,
    asIs: !child.isText || Boolean(asIs.isInSet(child.marks)),
  }));
  const kept = (marks: readonly Mark[]) => marks.filter(({ type }) => type !== asIs && !(isLoud && type === strong));
  return Fragment.fromArray(
    typeset(runs, lang).map(({ text, manner }) => (manner.isText ? schema.text(text, kept(manner.marks)) : manner)),
  );
}
