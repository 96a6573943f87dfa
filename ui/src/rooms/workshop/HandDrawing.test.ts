// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import HandDrawing from './HandDrawing.svelte';

const dates = ['2021', '2022', '2023'];
let drawing: ReturnType<typeof mount> | undefined;
afterEach(() => {
  if (drawing) void unmount(drawing);
  document.body.replaceChildren();
});

/** A line of three dates on a surface of 400 × 200 pixels, from 0 to 100. */
function line(values: (number | undefined)[] = []) {
  const ongive = vi.fn(async () => {});
  const labels = dates.map((date) => `Table 1, ${date}`);
  drawing = mount(HandDrawing, {
    target: document.body,
    props: { values: dates.map((_, at) => values[at]), labels, dates, scale: { low: 0, high: 100, step: 1 }, sign: '%', start: 40, ongive },
  });
  flushSync();
  const surface = document.querySelector<HTMLElement>('.surface')!;
  surface.setPointerCapture = () => {};
  surface.getBoundingClientRect = () => new DOMRect(0, 0, 400, 200);
  const points = [...surface.querySelectorAll<HTMLElement>('[role=slider]')];
  return {
    ongive,
    points,
    pointer(type: string, clientX: number, clientY: number) {
      surface.dispatchEvent(new MouseEvent(type, { clientX, clientY, bubbles: true }));
      flushSync();
    },
    key(type: string, key: string) {
      document.activeElement!.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
      flushSync();
    },
    values: () => points.map((point) => point.getAttribute('aria-valuetext')),
  };
}

test('a line is drawn in one stroke over all its dates, and given once', () => {
  const { pointer, ongive, values } = line();
  expect(values()).toEqual(['pas encore de réponse', 'pas encore de réponse', 'pas encore de réponse']);
  pointer('pointerdown', 0, 200);
  pointer('pointermove', 200, 100);
  pointer('pointermove', 400, 0);
  // Dates stand at 150, 250 and 350 pixels.
  expect(values()).toEqual(['38\u202f%', '63\u202f%', '88\u202f%']);
  expect(ongive).not.toHaveBeenCalled();
  pointer('pointerup', 400, 0);
  expect(ongive.mock.calls).toEqual([[[38, 63, 88]]]);
});

test('a stroke that the system stops leaves what was there', () => {
  const { pointer, ongive, values } = line([10, 20, 30]);
  pointer('pointerdown', 0, 0);
  pointer('pointermove', 400, 0);
  pointer('pointercancel', 400, 0);
  expect(values()).toEqual(['10\u202f%', '20\u202f%', '30\u202f%']);
  expect(ongive).not.toHaveBeenCalled();
});

test('arrows move a point, and go from date to date; what is set is given when the key is let go', () => {
  const { points, key, ongive, values } = line([10, 20, 30]);
  points[0]!.focus();
  key('keydown', 'ArrowRight');
  expect(document.activeElement).toBe(points[1]);
  key('keyup', 'ArrowRight');
  for (let held = 0; held < 3; held++) key('keydown', 'ArrowUp');
  expect(values()).toEqual(['10\u202f%', '23\u202f%', '30\u202f%']);
  key('keyup', 'ArrowUp');
  points[1]!.blur();
  expect(ongive.mock.calls).toEqual([[[10, 23, 30]]]);
});
