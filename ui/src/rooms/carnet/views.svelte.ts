import { type Component, mount, unmount } from 'svelte';
import type { Node } from 'prosemirror-model';
import type { NodeView, NodeViewConstructor } from 'prosemirror-view';
import type { TiedFigure } from '../../bindings';
import type { OpenCarnet } from './carnet.svelte';
import Figure from './Figure.svelte';
import PieceFrame from './PieceFrame.svelte';
import { type Piece, pieceTypes } from './pieces';

/** Draws the pieces and the figures of a text with the components of the screen. */
export function nodeViews(carnet: OpenCarnet, isReadOnly: boolean): Record<string, NodeViewConstructor> {
  const piece: NodeViewConstructor = (node, view, getPos) => ({
    ...mounted(node, 'div', 'piece', PieceFrame, (shown) => ({
      carnet,
      isReadOnly,
      position: () => getPos() ?? null,
      leave: () => view.focus(),
      get block() {
        return shown.node.attrs.block as Piece;
      },
      get isChosen() {
        return shown.isChosen;
      },
    })),
    // Its buttons, its chart and its table are no text to edit.
    stopEvent: ({ target }) =>
      target instanceof Element && !target.matches('.piece') && Boolean(target.closest('button, summary, a, [tabindex], [role=application]')),
  });
  const figure: NodeViewConstructor = (node) =>
    mounted(node, 'span', 'figure-place', Figure, (shown) => ({
      carnet,
      get figure() {
        return shown.node.attrs.figure as TiedFigure;
      },
      get isChosen() {
        return shown.isChosen;
      },
    }));
  return { ...Object.fromEntries(pieceTypes.map((type) => [type, piece])), figure };
}

/** A component that stands for a node of the text, and follows it. */
function mounted<Props extends Record<string, unknown>>(
  node: Node,
  element: 'div' | 'span',
  className: string,
  component: Component<Props>,
  propsOf: (shown: { readonly node: Node; readonly isChosen: boolean }) => Props,
): NodeView {
  let current = $state.raw(node);
  let isChosen = $state(false);
  const dom = document.createElement(element);
  dom.className = className;
  const props = propsOf({
    get node() {
      return current;
    },
    get isChosen() {
      return isChosen;
    },
  });
  const drawn = mount(component, { target: dom, props });
  return {
    dom,
    update(next) {
      if (next.type !== node.type) return false;
      current = next;
      return true;
    },
    selectNode: () => void (isChosen = true),
    deselectNode: () => void (isChosen = false),
    ignoreMutation: () => true,
    destroy: () => void unmount(drawn),
  };
}
