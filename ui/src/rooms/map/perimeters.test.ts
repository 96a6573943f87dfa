import { expect, test } from 'vitest';
import type { PlaceCard, PlaceHit } from '../../bindings';
import { perimetersOf } from './perimeters';

const hit = (id: string, level: string): PlaceHit => ({ id, code: '', level, name: id, detail: '', note: null, population: null });
const cognac = hit('EPCI-200070514', 'epci');
const charente = hit('DEP-16', 'departement');
const region = hit('REG-75', 'region');
const france = hit('FRANCE-F', 'france');

const card = (of: PlaceHit, parents: PlaceHit[]): PlaceCard => ({
  ...of, kind: '', parents, zones: [], members: [], history: [], note: null,
});

test.each<[string, PlaceCard, string[]]>([
  ['a commune', card(hit('COM-16102', 'commune'), [cognac, charente, region, france]), [
    'EPCI-200070514 commune', 'DEP-16 epci', 'DEP-16 commune', 'REG-75 epci', 'REG-75 departement',
    'FRANCE-F epci', 'FRANCE-F commune', 'FRANCE-F departement', 'FRANCE-F region',
  ]],
  ['a département', card(charente, [region, france]), [
    'DEP-16 commune', 'DEP-16 epci', 'REG-75 epci', 'REG-75 departement',
    'FRANCE-F epci', 'FRANCE-F commune', 'FRANCE-F departement', 'FRANCE-F region',
  ]],
  ['a composed territory, which nothing holds', card(hit('TER-PAYS', 'territoire'), []), [
    'TER-PAYS commune', 'FRANCE-F epci', 'FRANCE-F commune', 'FRANCE-F departement', 'FRANCE-F region',
  ]],
])('the maps around %s', (_, place, expected) => {
  expect(perimetersOf(place).map(({ within, level }) => `${within} ${level}`)).toEqual(expected);
});
