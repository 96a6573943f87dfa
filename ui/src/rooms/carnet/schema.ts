import { type Attrs, type DOMOutputSpec, type NodeSpec, Schema } from 'prosemirror-model';
import { admittedBlock, admittedFigure, pieceTypes } from './pieces';

/** A piece of a carnet that is chosen, not typed: it carries its block as it crosses to the desk. */
function piece(type: string): NodeSpec {
  return {
    group: 'block',
    atom: true,
    draggable: true,
    attrs: { block: {} },
    toDOM: (node): DOMOutputSpec => ['div', { 'data-piece': type, 'data-block': JSON.stringify(node.attrs.block) }],
    parseDOM: [{ tag: `div[data-piece="${type}"]`, getAttrs: (element) => readAttrs('block', element.dataset.block, admittedBlock) }],
  };
}

/** What was copied may come from anywhere: it enters only if it is whole. */
function readAttrs(name: string, json: string | undefined, admitted: (value: unknown) => unknown): Attrs | false {
  try {
    const value = admitted(JSON.parse(json ?? ''));
    return value ? { [name]: value } : false;
  } catch {
    return false;
  }
}

/** The text of a carnet as it is edited: what the desk calls blocks, no more and no less. */
export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { group: 'block', content: 'inline*', toDOM: () => ['p', 0], parseDOM: [{ tag: 'p' }] },
    heading: {
      group: 'block',
      content: 'inline*',
      defining: true,
      attrs: { level: { default: 1 } },
      // The screen has its own main heading, the title of the carnet: those of the text stand under it.
      toDOM: (node) => [`h${(node.attrs.level as number) + 1}`, 0],
      parseDOM: [1, 1, 2, 3, 3, 3].map((level, at) => ({ tag: `h${at + 1}`, attrs: { level } })),
    },
    bullet_list: { group: 'block', content: 'list_item+', toDOM: () => ['ul', 0], parseDOM: [{ tag: 'ul' }] },
    ordered_list: { group: 'block', content: 'list_item+', toDOM: () => ['ol', 0], parseDOM: [{ tag: 'ol' }] },
    list_item: { content: 'paragraph', defining: true, toDOM: () => ['li', 0], parseDOM: [{ tag: 'li' }] },
    quotation: {
      group: 'block',
      content: 'paragraph+',
      defining: true,
      toDOM: () => ['blockquote', 0],
      parseDOM: [{ tag: 'blockquote' }],
    },
    callout: {
      group: 'block',
      content: 'paragraph+',
      defining: true,
      toDOM: () => ['div', { class: 'callout' }, 0],
      parseDOM: [{ tag: 'div.callout' }],
    },
    ...Object.fromEntries(pieceTypes.map((type) => [type, piece(type)])),
    figure: {
      group: 'inline',
      inline: true,
      atom: true,
      attrs: { figure: {} },
      toDOM: (node) => ['span', { 'data-figure': JSON.stringify(node.attrs.figure) }, node.attrs.figure.text],
      parseDOM: [{ tag: 'span[data-figure]', getAttrs: (element) => readAttrs('figure', element.dataset.figure, admittedFigure) }],
      leafText: (node) => node.attrs.figure.text as string,
    },
    hard_break: { group: 'inline', inline: true, selectable: false, toDOM: () => ['br'], parseDOM: [{ tag: 'br' }], leafText: () => '\n' },
    text: { group: 'inline' },
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      // An address is text here: the window opens no page of the network.
      toDOM: (mark) => ['span', { class: 'link', 'data-href': mark.attrs.href as string, title: mark.attrs.href as string }, 0],
      parseDOM: [
        { tag: 'span.link[data-href]', getAttrs: (element) => ({ href: element.dataset.href }) },
        { tag: 'a[href]', getAttrs: (element) => (/^(https?:|mailto:)/.test(element.getAttribute('href') ?? '') ? { href: element.getAttribute('href') } : false) },
      ],
    },
    emphasis: { toDOM: () => ['em', 0], parseDOM: [{ tag: 'em' }, { tag: 'i' }] },
    strong: { toDOM: () => ['strong', 0], parseDOM: [{ tag: 'strong' }, { tag: 'b' }] },
  },
});
