import { expect, test } from 'vitest';
import { type Route, firstLook, firstMap, hrefOf, routeOf } from './routes';

const look = firstLook('population/65-ans-ou-plus', 'EPCI-200070514');

test.each<[string, Route]>([
  ['#/', { room: 'chooser' }],
  ['#/composer', { room: 'compose', place: null }],
  ['#/composer/TER-PAYSDUCOGNAC', { room: 'compose', place: 'TER-PAYSDUCOGNAC' }],
  ['#/territoire/DEP-2A', { room: 'territory', place: 'DEP-2A' }],
  ['#/territoire/EPCI-200070514/graphiques', { room: 'charts', place: 'EPCI-200070514' }],
  [
    '#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514&et=logement/maisons,population/population&vue=deux-indicateurs',
    { ...look, beside: ['logement/maisons', 'population/population'], view: 'scatter' },
  ],
  ['#/indicateurs', { room: 'indicators' }],
  ['#/carnets', { room: 'carnets' }],
  ['#/carnet/bien-vieillir-ici', { room: 'carnet', id: 'bien-vieillir-ici' }],
  ['#/carnet/Bien%20vieillir%2C%20ici%20%3F', { room: 'carnet', id: 'Bien vieillir, ici ?' }],
  ['#/donnees', { room: 'data' }],
  ['#/a-propos', { room: 'about' }],
  ['#/atelier/bien-vieillir', { room: 'workshop', id: 'bien-vieillir' }],
  ['#/projection/march%C3%A9%202026', { room: 'projector', id: 'marché 2026' }],
  ['#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514', look],
  ['#/carte/population/65-ans-ou-plus?lieu=EPCI-200070514', firstMap('population/65-ans-ou-plus', 'EPCI-200070514')],
  [
    '#/carte/population/65-ans-ou-plus?lieu=COM-16102&dans=DEP-16&par=epci&periode=2021&classes=pas-egaux',
    {
      ...firstMap('population/65-ans-ou-plus', 'COM-16102', '2021'),
      perimeter: { within: 'DEP-16', level: 'epci' },
      method: 'equal_steps',
    },
  ],
  ['#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514&avec=', { ...look, with: [] }],
  ['#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514&avec=DEP-16,FRANCE-F', { ...look, with: ['DEP-16', 'FRANCE-F'] }],
  ['#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514&voisins=non', { ...look, peers: 'none' }],
  [
    '#/indicateur/population/65-ans-ou-plus?lieu=EPCI-200070514&periode=2021&vue=tableau',
    { ...look, period: '2021', view: 'table' },
  ],
  ['#/indicateur/population/population?lieu=COM-16102&voisins=oui', { ...firstLook('population/population', 'COM-16102'), peers: 'near' }],
])('%s is written and read back', (hash, route) => {
  expect(routeOf(hash)).toEqual(route);
  expect(hrefOf(route)).toBe(hash);
});

test.each([
  '',
  '#',
  '#/ailleurs',
  '#/territoire/',
  '#/territoire/16102',
  '#/territoire/16102/graphiques',
  '#/territoire/COM-16102/ailleurs',
  '#/territoire/COM-1<script>',
  '#/indicateur/population?lieu=COM-16102',
  '#/indicateur/../../etc?lieu=COM-16102',
  '#/indicateur/population/population',
  '#/atelier/',
  '#/atelier/%E0%A4%A',
  '#/projection/..%2F..%2Fetc',
  '#/indicateur/population/population?lieu=nulle-part',
])('%s leads to the chooser', (hash) => {
  expect(routeOf(hash)).toEqual({ room: 'chooser' });
});

test('what is not a place is left out of a comparison', () => {
  const route = routeOf('#/indicateur/population/population?lieu=COM-16102&avec=DEP-16,oups,REG-75');
  expect(route).toMatchObject({ with: ['DEP-16', 'REG-75'] });
});
