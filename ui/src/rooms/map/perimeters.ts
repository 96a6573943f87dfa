import type { PlaceCard } from '../../bindings';

/** A larger place and the level of those inside it: what a map is of. */
export interface Perimeter {
  within: string;
  level: string;
  /** Of the larger place. */
  name: string;
}

/** What a larger place is cut into, the first cut first. Places that lie across départements have no larger cut. */
const cutsOf: Record<string, string[]> = {
  epci: ['commune'],
  ept: ['commune'],
  territoire: ['commune'],
  zone_emploi: ['commune'],
  bassin_de_vie: ['commune'],
  aire_attraction: ['commune'],
  departement: ['epci', 'commune'],
  region: ['epci', 'departement'],
  france: ['epci', 'commune', 'departement', 'region'],
};

/** The maps that can be drawn around a place, from near to far. */
export function perimetersOf(place: PlaceCard): Perimeter[] {
  const larger = [place, ...place.parents];
  const whole = larger.some((around) => around.level === 'france')
    ? larger
    : [...larger, { id: 'FRANCE-F', level: 'france', name: 'France' }];
  const around = whole.flatMap(({ id, level, name }) => (cutsOf[level] ?? []).map((cut) => ({ within: id, level: cut, name })));
  // A département is looked at by its communes when it is the territory, or when nothing smaller holds it.
  const first = place.level === 'departement' ? around.findIndex(({ level }) => level === 'commune') : 0;
  return first > 0 ? [around[first]!, ...around.slice(0, first), ...around.slice(first + 1)] : around;
}
