/** The discs of a map of counts. Their sizes come from the desk, as shares of the largest. */
import type { MapAnswer, MapShapes } from '../../bindings';
import type { Ground } from './ground';
import type { Places } from './places';

export interface Disc {
  place: string;
  x: number;
  y: number;
  radius: number;
}

/** Radius of the largest disc, in units of the drawing. */
export function largestRadius(answer: MapAnswer, { width, height }: Pick<MapShapes, 'width' | 'height'>): number {
  return (answer.symbols?.largest ?? 0) * Math.sqrt(width * height);
}

/** The discs to draw, the largest first; none for 0, nor for a place without a figure or a shape. */
export function discsOf(answer: MapAnswer, places: Places, shapes: Pick<MapShapes, 'width' | 'height'>, ground: Ground): Disc[] {
  const largest = largestRadius(answer, shapes);
  return places.ids
    .flatMap((place, position) => {
      const radius = places.radiusOf(position);
      const spot = radius ? ground.of(place) : null;
      return spot && radius ? [{ place, x: spot.x, y: spot.y, radius: radius * largest }] : [];
    })
    .sort((one, other) => other.radius - one.radius);
}
