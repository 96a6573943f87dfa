const waiting: (() => void)[] = [];
let awake = false;

function next(): void {
  waiting.shift()?.();
  awake = waiting.length > 0;
  // One at a time: a key pressed meanwhile does not wait for the rest.
  if (awake) setTimeout(next);
}

/** Does this once the page as it is now has been painted, after what asked before; the answer takes it back. */
export function afterPaint(act: () => void): () => void {
  waiting.push(act);
  if (!awake) requestAnimationFrame(() => setTimeout(next));
  awake = true;
  return () => {
    const at = waiting.indexOf(act);
    if (at >= 0) waiting.splice(at, 1);
  };
}
