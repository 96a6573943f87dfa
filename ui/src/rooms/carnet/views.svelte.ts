import { mount, unmount } from 'svelte';
import type { NodeView, NodeViewConstructor } from 'prosemirror-view';
import type { TiedFigure } from '../../bindings';
import type { OpenCarnet } from './carnet.svelte';
import Figure from './Figure.svelte';
import PieceFrame from './PieceFrame.svelte';
import { type Piece, pieceTypes } from './pieces';

/** Draws the pieces and the figures of a text with the components of the screen. */
export function nodeViews(carnet: OpenCarnet, isReadOnly: boolean): Record<string, NodeViewConstructor> {
  const pieces = Object.fromEntries(pieceTypes.map((type) => [type, pieceView(carnet, isReadOnly)]));
  return { ...pieces, figure: figureView(carnet) };
}

function pieceView(carnet: OpenCarnet, isReadOnly: boolean): NodeViewConstructor {
  return (node, view, getPos) => {
    let block = $state.raw(node.attrs.block as Piece);
    let isChosen = $state(false);
    const dom = document.createElement('div');
    dom.className = 'piece';
    const component = mount(PieceFrame, {
      target: dom,
      props: {
        carnet,
        isReadOnly,
        position: () => getPos() ?? null,
        leave: () => view.focus(),
        get block() {
          return block;
        },
        get isChosen() {
          return isChosen;
        },
      },
    });
    return {
      dom,
      update(next) {
        if (next.type !== node.type) return false;
        if (next.attrs.block !== block) block = next.attrs.block as Piece;
        return true;
      },
      selectNode: () => void (isChosen = true),
      deselectNode: () => void (isChosen = false),
      // Its buttons, its chart and its table are no text to edit.
      stopEvent: (event) =>
        event.target instanceof Element && event.target !== dom && Boolean(event.target.closest('button, summary, a, [tabindex], [role=application]')),
      ignoreMutation: () => true,
      destroy: () => void unmount(component),
    } satisfies NodeView;
  };
}

function figureView(carnet: OpenCarnet): NodeViewConstructor {
  return (node) => {
    let figure = $state.raw(node.attrs.figure as TiedFigure);
    let isChosen = $state(false);
    const dom = document.createElement('span');
    dom.className = 'figure-place';
    const component = mount(Figure, {
      target: dom,
      props: {
        carnet,
        get figure() {
          return figure;
        },
        get isChosen() {
          return isChosen;
        },
      },
    });
    return {
      dom,
      update(next) {
        if (next.type !== node.type) return false;
        if (next.attrs.figure !== figure) figure = next.attrs.figure as TiedFigure;
        return true;
      },
      selectNode: () => void (isChosen = true),
      deselectNode: () => void (isChosen = false),
      ignoreMutation: () => true,
      destroy: () => void unmount(component),
    } satisfies NodeView;
  };
}
