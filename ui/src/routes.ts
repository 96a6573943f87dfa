import type { ChartKind, ClassMethod, Peers } from './bindings';

/** What the centre of the indicator page shows. */
export type View = ChartKind | 'table';

/** A comparison, as far as the address says it. */
export interface IndicatorRoute {
  room: 'indicator';
  id: string;
  place: string;
  /** Places beside mine; null leaves the choice to the desk. */
  with: string[] | null;
  peers: Peers;
  period: string | null;
  /** Indicators set beside this one, for the views that show several. */
  beside: string[];
  view: View;
}

/** A map of an indicator, seen from a place. */
export interface MapRoute {
  room: 'map';
  id: string;
  /** My territory: it stands out, and the perimeters offered are around it. */
  place: string;
  /** The larger place and the level of those inside it; null leaves the first perimeter offered. */
  perimeter: { within: string; level: string } | null;
  period: string | null;
  method: ClassMethod;
}

/** Where the person is. The address says all of it, so that a restart finds it again. */
export type Route =
  | { room: 'chooser' }
  /** A territory to compose, or the one to change. */
  | { room: 'compose'; place: string | null }
  | { room: 'territory'; place: string }
  /** The same in charts. */
  | { room: 'charts'; place: string }
  | { room: 'indicators' }
  | IndicatorRoute
  | MapRoute
  | { room: 'carnets' }
  /** A carnet by the name of its folder. */
  | { room: 'carnet'; id: string }
  | { room: 'data' }
  | { room: 'about' }
  /** A carnet projected: the facilitator's window. */
  | { room: 'workshop'; id: string }
  /** What the room sees of it. */
  | { room: 'projector'; id: string };

const viewWords: Record<View, string> = {
  ranked_bars: 'classement',
  lines: 'evolution',
  strip: 'repartition',
  composition: 'composition',
  slope: 'avant-apres',
  waffle: 'sur-100',
  small_multiples: 'cote-a-cote',
  swarm: 'points',
  profile: 'profil',
  bar_table: 'tableau-a-barres',
  scatter: 'deux-indicateurs',
  table: 'tableau',
};

const methodWords: Record<ClassMethod, string> = { quantiles: 'quantiles', equal_steps: 'pas-egaux', natural: 'seuils' };

/** `DEP-16`, as written by the model room. */
const placePattern = /^[A-Z]+-[0-9A-Za-z]+$/;
/** A territory that a person composed. */
const ownPattern = /^TER-[0-9A-Z]+$/;
/** `epci`, as written by the model room. */
const levelPattern = /^[a-z_]+$/;
/** `population/65-ans-ou-plus`: the path of a catalogue file. */
const indicatorPattern = /^[a-z0-9-]+(\/[a-z0-9-]+)+$/;

/**
 * Places of the same level are shown from the start, unless there would be too many to read:
 * a commune may have hundreds of neighbours in its intercommunalité.
 */
export function defaultPeers(place: string): Peers {
  return /^(COM|ARM|FRANCE)-/.test(place) ? 'none' : 'near';
}

/** Is this a territory that a person composed? */
export function isOwn(place: string): boolean {
  return ownPattern.test(place);
}

/** The first look at an indicator. */
export function firstLook(id: string, place: string): IndicatorRoute {
  return { room: 'indicator', id, place, with: null, peers: defaultPeers(place), period: null, beside: [], view: 'ranked_bars' };
}

/** The first map of an indicator. */
export function firstMap(id: string, place: string, period: string | null = null): MapRoute {
  return { room: 'map', id, place, perimeter: null, period, method: 'quantiles' };
}

/** The address of a route. */
export function hrefOf(route: Route): string {
  switch (route.room) {
    case 'chooser':
      return '#/';
    case 'compose':
      return route.place ? `#/composer/${route.place}` : '#/composer';
    case 'territory':
      return `#/territoire/${route.place}`;
    case 'charts':
      return `#/territoire/${route.place}/graphiques`;
    case 'indicators':
      return '#/indicateurs';
    case 'carnets':
      return '#/carnets';
    case 'carnet':
      return `#/carnet/${encodeURIComponent(route.id)}`;
    case 'data':
      return '#/donnees';
    case 'about':
      return '#/a-propos';
    case 'workshop':
      return `#/atelier/${encodeURIComponent(route.id)}`;
    case 'projector':
      return `#/projection/${encodeURIComponent(route.id)}`;
    case 'indicator': {
      const query = new URLSearchParams({ lieu: route.place });
      if (route.with) query.set('avec', route.with.join(','));
      if (route.peers !== defaultPeers(route.place)) query.set('voisins', route.peers === 'near' ? 'oui' : 'non');
      if (route.period) query.set('periode', route.period);
      if (route.beside.length) query.set('et', route.beside.join(','));
      if (route.view !== 'ranked_bars') query.set('vue', viewWords[route.view]);
      return `#/indicateur/${route.id}?${query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/')}`;
    }
    case 'map': {
      const query = new URLSearchParams({ lieu: route.place });
      if (route.perimeter) {
        query.set('dans', route.perimeter.within);
        query.set('par', route.perimeter.level);
      }
      if (route.period) query.set('periode', route.period);
      if (route.method !== 'quantiles') query.set('classes', methodWords[route.method]);
      return `#/carte/${route.id}?${query}`;
    }
  }
}

/** The name of a carnet in an address; null where there is none. */
function decoded(text: string): string | null {
  try {
    const id = decodeURIComponent(text);
    return id && !/[/\\]/.test(id) ? id : null;
  } catch {
    return null;
  }
}

/** The route of an address; an address that makes no sense leads to the chooser. */
export function routeOf(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [room, ...rest] = path.split('/');
  const tail = rest.join('/');
  if (room === 'territoire' && placePattern.test(tail)) return { room: 'territory', place: tail };
  if (room === 'territoire' && rest.length === 2 && rest[1] === 'graphiques' && placePattern.test(rest[0] ?? '')) {
    return { room: 'charts', place: rest[0]! };
  }
  if (room === 'composer' && (tail === '' || ownPattern.test(tail))) return { room: 'compose', place: tail || null };
  if (room === 'indicateurs' && tail === '') return { room: 'indicators' };
  if (room === 'carnets' && tail === '') return { room: 'carnets' };
  if (room === 'carnet' && rest.length === 1) {
    const id = decoded(tail);
    return id ? { room: 'carnet', id } : { room: 'carnets' };
  }
  if (room === 'donnees' && tail === '') return { room: 'data' };
  if (room === 'a-propos' && tail === '') return { room: 'about' };
  if (room === 'atelier' || room === 'projection') {
    const id = decoded(tail);
    if (id) return { room: room === 'atelier' ? 'workshop' : 'projector', id };
  }
  if (room === 'indicateur' && indicatorPattern.test(tail)) {
    const query = new URLSearchParams(search);
    const place = query.get('lieu') ?? '';
    if (!placePattern.test(place)) return { room: 'chooser' };
    const chosen = query.get('avec');
    const peers = query.get('voisins');
    const view = Object.entries(viewWords).find(([, word]) => word === query.get('vue'))?.[0];
    return {
      room: 'indicator',
      id: tail,
      place,
      with: chosen === null ? null : chosen.split(',').filter((id) => placePattern.test(id)),
      peers: peers === 'oui' ? 'near' : peers === 'non' ? 'none' : defaultPeers(place),
      period: query.get('periode'),
      beside: (query.get('et') ?? '').split(',').filter((id) => indicatorPattern.test(id)),
      view: (view as View | undefined) ?? 'ranked_bars',
    };
  }
  if (room === 'carte' && indicatorPattern.test(tail)) {
    const query = new URLSearchParams(search);
    const place = query.get('lieu') ?? '';
    if (!placePattern.test(place)) return { room: 'chooser' };
    const within = query.get('dans') ?? '';
    const level = query.get('par') ?? '';
    const method = Object.entries(methodWords).find(([, word]) => word === query.get('classes'))?.[0];
    return {
      room: 'map',
      id: tail,
      place,
      perimeter: placePattern.test(within) && levelPattern.test(level) ? { within, level } : null,
      period: query.get('periode'),
      method: (method as ClassMethod | undefined) ?? 'quantiles',
    };
  }
  return { room: 'chooser' };
}
