import { type Attrs, type DOMOutputSpec, type NodeSpec, Schema, type TagParseRule } from 'prosemirror-model';
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

/** What Word writes before the text of an item: its bullet or its number. */
const wordMarker = 'span[data-style*="mso-list:Ignore"]';

/** Word has no lists when it copies: its items are paragraphs of a class, each with its marker. They are joined afterwards. */
function wordItem(isOrdered: boolean): TagParseRule {
  return {
    tag: 'p[class*="MsoListParagraph"]',
    priority: 60,
    getAttrs: (element) => (/^\s*\(?\w{1,4}[.)]/.test(element.querySelector(wordMarker)?.textContent ?? '') === isOrdered ? null : false),
  };
}

/** Words that their style alone sets apart; it was put aside before it could be applied. */
function styled(manner: RegExp): TagParseRule {
  return { tag: '[data-style]', consuming: false, getAttrs: (element) => (manner.test(element.dataset.style ?? '') ? null : false) };
}

/** The text of a carnet as it is edited: what the desk calls blocks, no more and no less. */
export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    // Words are chosen letter by letter: a click with Ctrl, as on a link, must not take a whole paragraph.
    paragraph: { group: 'block', selectable: false, content: 'inline*', toDOM: () => ['p', 0], parseDOM: [{ tag: 'p' }] },
    heading: {
      group: 'block',
      selectable: false,
      content: 'inline*',
      defining: true,
      attrs: { level: { default: 1 } },
      // The screen has its own main heading, the title of the carnet: those of the text stand under it.
      toDOM: (node) => [`h${(node.attrs.level as number) + 1}`, { 'data-level': node.attrs.level as number }, 0],
      parseDOM: [
        { tag: ':is(h2, h3, h4)[data-level]', getAttrs: (element) => ({ level: Math.min(3, Number(element.dataset.level) || 1) }) },
        ...[1, 2, 3, 3, 3, 3].map((level, at) => ({ tag: `h${at + 1}`, attrs: { level } })),
        { tag: 'p.MsoTitle', priority: 60, attrs: { level: 1 } },
      ],
    },
    bullet_list: { group: 'block', selectable: false, content: 'list_item+', toDOM: () => ['ul', 0], parseDOM: [{ tag: 'ul' }, wordItem(false)] },
    ordered_list: { group: 'block', selectable: false, content: 'list_item+', toDOM: () => ['ol', 0], parseDOM: [{ tag: 'ol' }, wordItem(true)] },
    list_item: { selectable: false, content: 'paragraph', defining: true, toDOM: () => ['li', 0], parseDOM: [{ tag: 'li' }] },
    quotation: {
      group: 'block',
      selectable: false,
      content: 'paragraph+',
      defining: true,
      toDOM: () => ['blockquote', 0],
      parseDOM: [{ tag: 'blockquote' }],
    },
    callout: {
      group: 'block',
      selectable: false,
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
    text: { group: 'inline', parseDOM: [{ tag: wordMarker, ignore: true }] },
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
    emphasis: { toDOM: () => ['em', 0], parseDOM: [{ tag: 'em' }, { tag: 'i' }, styled(/font-style:\s*italic/)] },
    strong: {
      toDOM: () => ['strong', 0],
      parseDOM: [
        { tag: 'strong' },
        // Some word processors wrap all that is copied in one that is not bold.
        { tag: 'b', getAttrs: (element) => (/(^|;)\s*font-weight:\s*normal/.test(element.dataset.style ?? '') ? false : null) },
        styled(/font-weight:\s*(bold|[6-9]\d\d)/),
      ],
    },
    /** What must be pasted letter for letter; it is taken off once the text is in, no carnet has it. */
    as_is: { toDOM: () => ['code', 0], parseDOM: [{ tag: 'code' }, { tag: 'pre' }, { tag: 'kbd' }, { tag: 'samp' }] },
  },
});
