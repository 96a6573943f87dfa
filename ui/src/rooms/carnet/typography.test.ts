import { expect, test } from 'vitest';
import type { Lang } from '../../bindings';
import { typed, typeset } from './typography';

/** A text typed character by character. */
function write(keys: string, lang: Lang): string {
  let text = '';
  for (const key of keys) {
    const change = typed(text, key, lang);
    text = change ? text.slice(0, text.length - change.remove) + change.insert : text + key;
  }
  return text;
}

test.each([
  ["l'eau", 'l’eau'],
  ['Pourquoi ?', 'Pourquoi\u202f?'],
  ['Pourquoi?', 'Pourquoi\u202f?'],
  ['Quoi ?!', 'Quoi\u202f?!'],
  ['Quoi...', 'Quoi…'],
  ['Quoi... ?', 'Quoi…\u202f?'],
  ['25 %', '25\u202f%'],
  ['25,1%', '25,1\u202f%'],
  ['à : b', 'à\u202f: b'],
  ['à: b', 'à\u202f: b'],
  ['à 14:30 ; voir', 'à 14:30\u202f; voir'],
  ['il dit "oui" et "non"', 'il dit «\u202foui\u202f» et «\u202fnon\u202f»'],
  ['"oui" ?', '«\u202foui\u202f»\u202f?'],
  ['« oui »', '«\u202foui\u202f»'],
  ['<<oui>>', '«\u202foui\u202f»'],
  ['<< oui >>', '«\u202foui\u202f»'],
  ['("oui")', '(«\u202foui\u202f»)'],
  ['https://exemple.fr/?a=b;c', 'https://exemple.fr/?a=b;c'],
  ["nom@exemple.fr?l'", "nom@exemple.fr?l'"],
  [' ? seul', '\u202f? seul'],
  ['?', '?'],
  ['a > b < c', 'a > b < c'],
])('in French, %s', (keys, text) => expect(write(keys, 'fr')).toBe(text));

test.each([
  ['"Yes," he said', '“Yes,” he said'],
  ["'tis the council's", '‘tis the council’s'],
  ['Why? Because...', 'Why? Because…'],
  ['25%; 30%', '25%; 30%'],
])('in English, %s', (keys, text) => expect(write(keys, 'en')).toBe(text));

const set = (...texts: string[]) => typeset(texts.map((text, at) => ({ text, manner: at })), 'fr').map(({ text }) => text);

test('a text that comes whole is set as if it had been typed, once', () => {
  const raw = 'Il dit "oui" : pourquoi ? «\u00a0Parce que\u00a0» 25 % l\'ont... https://a.fr/?b="c" !';
  const [once] = set(raw);
  expect(once).toBe(
    'Il dit «\u202foui\u202f»\u202f: pourquoi\u202f? «\u202fParce que\u202f» 25\u202f% l’ont… https://a.fr/?b="c"\u202f!',
  );
  expect(set(once!)).toEqual([once]);
});

test('typography goes across words in bold, and leaves what is written as it is', () => {
  expect(set('Il dit "', 'oui', '" ')).toEqual(['Il dit «\u202f', 'oui', '\u202f» ']);
  expect(set('oui ', '?')).toEqual(['oui', '\u202f?']);
  const kept = typeset([{ text: "l'eau ", manner: 0 }, { text: "f('a') ?", manner: 1, asIs: true }], 'fr');
  expect(kept.map(({ text }) => text)).toEqual(['l’eau ', "f('a') ?"]);
});
