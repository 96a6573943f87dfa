import { expect, test } from 'vitest';
import { words } from '.';

const sources = import.meta.glob(['../**/*.svelte', '../**/*.ts', '!./*.ts'], { query: '?raw', import: 'default', eager: true });

/** Every leaf of a dictionary: its path, and its text (functions are called with plausible arguments). */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    return [0, 1, 2].map((count) => [`${path}(${count})`, String(value(count, count))]);
  }
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
}

test('every language has the same words, and none is empty', () => {
  const keys = Object.values(words).map((dictionary) => leaves(dictionary).map(([path]) => path));
  expect(keys[1]).toEqual(keys[0]);
  for (const dictionary of Object.values(words)) {
    for (const [path, text] of leaves(dictionary)) expect(text.trim(), path).not.toBe('');
  }
});

test('French follows French typography', () => {
  for (const [path, text] of leaves(words.fr)) {
    expect(text, `${path}: typographic apostrophe`).not.toMatch(/[a-zà-ÿ]'[a-zà-ÿ]/i);
    expect(text, `${path}: narrow no-break space before ; : ! ? % »`).not.toMatch(/[^\u202f][;:!?%»]/);
    expect(text, `${path}: narrow no-break space after «`).not.toMatch(/«[^\u202f]/);
  }
});

test('no word is kept that no screen says', () => {
  const code = Object.values(sources).join('\n');
  const unused = Object.entries(words.fr).flatMap(([room, said]) =>
    Object.keys(said).filter((word) => !code.includes(`.${word}`)).map((word) => `${room}.${word}`),
  );
  expect(unused).toEqual([]);
});
