// A walk through a window, one step after the other: each stands on those before, so the first failure ends the walk.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.mjs';

const quoted = (words) => (words.includes("'") ? `"${words}"` : `'${words}'`);
/** XPath conditions: an element says these words, no more; or among others. */
export const text = (words) => `normalize-space(.)=${quoted(words)}`;
export const has = (words) => `contains(normalize-space(.), ${quoted(words)})`;

export function expect(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

/** The steps of a walk; a picture of the window is kept after each. `page` gives the window of the moment. */
export function walk(name, page) {
  const pictures = process.env.SCREENSHOTS ?? join(root, 'tests', 'shell', 'results');
  mkdirSync(pictures, { recursive: true });
  const count = { passed: 0, failed: 0 };
  return {
    async step(sentence, act) {
      if (count.failed) return;
      const picture = join(pictures, `${name}-${String(count.passed + 1).padStart(2, '0')}.png`);
      try {
        await act();
        count.passed++;
        console.log(`ok    ${sentence}`);
      } catch (error) {
        count.failed++;
        console.log(`FAIL  ${sentence}\n      ${error instanceof Error ? error.message : error}`);
      }
      await page().screenshot(picture).catch(() => {});
    },
    /** Says how many steps held, and ends the program. */
    end() {
      console.log(`${count.passed} passed, ${count.failed} failed`);
      process.exit(count.failed ? 1 : 0);
    },
  };
}
