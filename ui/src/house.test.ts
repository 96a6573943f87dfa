import { expect, test } from 'vitest';

const sources = import.meta.glob<string>(['./**/*.{svelte,ts,css}', '!./**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const files = Object.entries(sources);

test('only the host folder knows the shell', () => {
  const outside = files.filter(([path, text]) => !path.startsWith('./host/') && text.includes('@tauri-apps'));
  expect(outside.map(([path]) => path)).toEqual([]);
});

test('a colour is written in the tokens and nowhere else', () => {
  const colour = /#[0-9a-f]{3,8}\b(?!['\w-]*[/{])|\b(?:rgb|hsl|oklch|lab)a?\(/i;
  const painted = files.filter(([path, text]) => path !== './tokens.css' && colour.test(text.replaceAll(/\{#\w+/g, '')));
  expect(painted.map(([path]) => path)).toEqual([]);
});

test('markup enters by one door only', () => {
  const door = /\{@html|innerHTML|insertAdjacentHTML|DOMParser/;
  const doors = files.filter(([, text]) => door.test(text)).map(([path]) => path);
  expect(doors).toEqual(['./parts/picture.ts']);
});
