import type { Block, Inline, Run } from '../../bindings';
import { Fragment, type Mark, Node } from 'prosemirror-model';
import { type Piece, pieceTypes } from './pieces';
import { schema } from './schema';

/** A block, and where the editor has it. */
export interface Placed {
  block: Block;
  position: number;
}

const { nodes, marks } = schema;
/** The type of a node that every schema of this room has. */
const type = (name: string) => nodes[name]!;

/** The blocks of a carnet, ready to be edited: there is always a line at the end to write on. */
export function documentOf(blocks: Block[]): Node {
  const content = blocks.map(nodeOf);
  return type('doc').create(null, content.at(-1)?.isTextblock ? content : [...content, type('paragraph').create()]);
}

/** What was edited, as the desk reads it: what nobody has written in yet is left out. */
export function blocksOf(document: Node): Block[] {
  return placedBlocks(document).map(({ block }) => block);
}

/** The blocks and where each stands in the editor. */
export function placedBlocks(document: Node): Placed[] {
  const placed: Placed[] = [];
  document.forEach((node, position) => {
    const block = blockOf(node);
    if (block) placed.push({ block, position });
  });
  return placed;
}

export function nodeOf(block: Block): Node {
  switch (block.type) {
    case 'heading':
      return type('heading').create({ level: Math.min(3, Math.max(1, block.level)) }, inlineNodes(block.text));
    case 'paragraph':
      return type('paragraph').create(null, inlineNodes(block.text));
    case 'list':
      return type(block.ordered ? 'ordered_list' : 'bullet_list').create(
        null,
        (block.items.length ? block.items : [[]]).map((item) => type('list_item').create(null, paragraph(item))),
      );
    case 'quotation':
    case 'callout':
      return type(block.type).create(null, (block.paragraphs.length ? block.paragraphs : [[]]).map(paragraph));
    default:
      return pieceNode(block);
  }
}

/** A piece that is chosen, as a node. */
export function pieceNode(block: Piece): Node {
  return type(block.type).create({ block });
}

function paragraph(text: Inline[]): Node {
  return type('paragraph').create(null, inlineNodes(text));
}

export function inlineNodes(text: Inline[]): Fragment {
  const found: Node[] = [];
  for (const inline of text) {
    if (inline.type === 'break') found.push(type('hard_break').create());
    else if (inline.type === 'figure') {
      const { type: _, ...figure } = inline;
      found.push(type('figure').create({ figure }));
    } else if (inline.text !== '') found.push(schema.text(inline.text, marksOf(inline)));
  }
  return Fragment.fromArray(found);
}

function marksOf({ strong, emphasis, link }: Run): Mark[] {
  return [
    ...(link ? [marks.link!.create({ href: link })] : []),
    ...(emphasis ? [marks.emphasis!.create()] : []),
    ...(strong ? [marks.strong!.create()] : []),
  ];
}

function blockOf(node: Node): Block | null {
  switch (node.type.name) {
    case 'heading': {
      const text = inlinesOf(node);
      return text.length ? { type: 'heading', level: node.attrs.level as number, text } : null;
    }
    case 'paragraph': {
      const text = inlinesOf(node);
      return text.length ? { type: 'paragraph', text } : null;
    }
    case 'bullet_list':
    case 'ordered_list': {
      const items = written(node, (item) => inlinesOf(item.firstChild!));
      return items.length ? { type: 'list', ordered: node.type.name === 'ordered_list', items } : null;
    }
    case 'quotation':
    case 'callout': {
      const paragraphs = written(node, inlinesOf);
      return paragraphs.length ? { type: node.type.name, paragraphs } : null;
    }
    default:
      return pieceTypes.includes(node.type.name as Piece['type']) ? (node.attrs.block as Piece) : null;
  }
}

function written(node: Node, textOf: (child: Node) => Inline[]): Inline[][] {
  return node.children.map(textOf).filter((text) => text.length > 0);
}

function inlinesOf(node: Node): Inline[] {
  return node.children.flatMap((child): Inline[] => {
    if (child.isText) {
      const has = (name: string) => child.marks.find((mark) => mark.type.name === name);
      return [
        {
          type: 'text',
          text: child.text ?? '',
          strong: Boolean(has('strong')),
          emphasis: Boolean(has('emphasis')),
          link: (has('link')?.attrs.href as string | undefined) ?? null,
        },
      ];
    }
    if (child.type.name === 'figure') return [{ type: 'figure', ...child.attrs.figure }];
    return child.type.name === 'hard_break' ? [{ type: 'break' }] : [];
  });
}
