import { expect, test } from 'vitest';
import { matches } from './filter';

const texts = ['Part des 65 ans ou plus', 'Habitants âgés rapportés à l’ensemble', 'Population'];

test.each([
  ['', true],
  ['  ', true],
  ['AGE', true],
  ['âge 65', true],
  ["l'ensemble", true],
  ['65 logement', false],
  ['médecin', false],
])('« %s »', (typed, found) => {
  expect(matches(typed, texts)).toBe(found);
});
