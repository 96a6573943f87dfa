/** Paints a map on a canvas: places by class, borders, discs; as paths, or as a mosaic where places are thousands. */
import type { MapAnswer, MapShapes } from '../../bindings';
import { discsOf } from './discs';
import type { Ground } from './ground';
import { type Mosaic, hatched } from './mosaic';
import type { Places } from './places';
import { shadeOf } from './shades';

/** What is painted. */
export interface Scene {
  answer: MapAnswer;
  places: Places;
  shapes: MapShapes;
  mosaic: Mosaic | null;
  /** The places that are my territory, or make it up; they are outlined. */
  mine: readonly string[];
  /** The larger place is my territory. */
  mineIsAround: boolean;
  /** Where places lie: asked for discs only. */
  ground: () => Ground;
}

/** Around the drawing, so that no border is cut: as much as the style gives the canvas. */
const marginPx = 4;
const borderPx = 0.7;
const aroundPx = 1.8;
const minePx = 2.6;
const hatchPx = 6;
const signPx = 4;
/** Of the radius of a disc, what the ring around it takes at most; as in the exported picture. */
const ringShare = 0.3;

export function paint(on: HTMLCanvasElement, widthPx: number, scene: Scene): void {
  const context = on.getContext('2d');
  if (!context) return;
  const { shapes, answer } = scene;
  const ratio = window.devicePixelRatio || 1;
  const scale = (widthPx * ratio) / shapes.width;
  const margin = Math.round(marginPx * ratio);
  on.width = Math.round(widthPx * ratio) + 2 * margin;
  on.height = Math.round(shapes.height * scale) + 2 * margin;
  const look = getComputedStyle(on);
  const colour = (name: string) => look.getPropertyValue(name).trim();
  context.setTransform(scale, 0, 0, scale, margin, margin);
  context.lineJoin = 'round';
  const brush: Brush = {
    context,
    colour,
    unit: ratio / scale,
    hatch: () => hatchOf(context, ratio, scale, colour('--map-missing'), colour('--soft')),
    stroke: (path, name, px) => {
      context.strokeStyle = colour(name);
      context.lineWidth = (px * ratio) / scale;
      context.stroke(path);
    },
  };
  const around = new Path2D(shapes.around);
  if (scene.mosaic) paintMosaic(brush, scene, scene.mosaic);
  const layers = scene.mosaic ? null : pathsByShade(scene, shapes.places);
  if (layers) fill(brush, layers);
  if (answer.symbols) paintDiscs(brush, scene, around);
  else paintBorders(brush, scene, around);
  paintSigns(brush, scene);
}

/** The border of the whole, and that of my territory. */
function paintBorders(brush: Brush, scene: Scene, around: Path2D): void {
  brush.stroke(around, scene.mineIsAround ? '--mine' : '--map-around', scene.mineIsAround ? minePx : aroundPx);
  if (scene.mine.length === 0) return;
  const mine = outlineOfMine(scene);
  if (scene.mosaic) {
    brush.context.lineCap = 'square';
    brush.stroke(mine, '--map-border', minePx + 2);
    brush.stroke(mine, '--mine', minePx);
    return;
  }
  // The outer half of a wide line stays once the places are filled again: borders between my communes are not drawn.
  brush.stroke(mine, '--map-border', minePx * 2 + 2);
  brush.stroke(mine, '--mine', minePx * 2);
  const own = new Set(scene.mine);
  fill(brush, pathsByShade(scene, scene.shapes.places.filter(({ place }) => own.has(place))));
}

/** What painting takes beside the scene. */
interface Brush {
  context: CanvasRenderingContext2D;
  colour: (name: string) => string;
  /** A pixel of the screen, in units of the drawing. */
  unit: number;
  hatch: () => CanvasPattern | string;
  stroke: (path: Path2D, name: string, px: number) => void;
}

const shadesOf = ({ answer }: Scene) => answer.classes.map((_, at) => shadeOf(at, answer.classes.length));

function paintMosaic({ context, colour }: Brush, scene: Scene, mosaic: Mosaic): void {
  const { places, answer } = scene;
  const sheet = document.createElement('canvas');
  sheet.width = mosaic.width;
  sheet.height = mosaic.height;
  const pen = sheet.getContext('2d', { willReadFrequently: true });
  if (!pen) return;
  /** A colour as a picture holds it, whatever the style calls it. */
  const pixel = (name: string) => {
    pen.fillStyle = colour(name);
    pen.fillRect(0, 0, 1, 1);
    return new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer)[0] ?? 0;
  };
  const shades = shadesOf(scene).map(pixel);
  const [ink, paper] = [pixel('--map-missing'), pixel('--soft')];
  pen.clearRect(0, 0, 1, 1);
  const colours = Uint32Array.from(places.ids, (_, position) => {
    // Under a disc the place stays blank.
    if (answer.symbols && places.radiusOf(position) !== null) return 0;
    const at = places.classOf(position);
    return at === null ? hatched : (shades[at] ?? hatched);
  });
  const picture = pen.createImageData(mosaic.width, mosaic.height);
  mosaic.paint(new Uint32Array(picture.data.buffer), colours, ink, paper);
  pen.putImageData(picture, 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(sheet, 0, 0);
}

/** Places by shade; those without a figure under null. A shade is one path, so that no line shows between two places of the same. */
function pathsByShade(scene: Scene, shapes: MapShapes['places']): Map<string | null, Path2D> {
  const { places } = scene;
  const shades = shadesOf(scene);
  const paths = new Map<string | null, string[]>([...shades, null].map((shade) => [shade, []]));
  for (const { place, path } of shapes) {
    const position = places.position(place);
    // Under a disc the place stays blank.
    if (position === undefined || places.radiusOf(position) !== null) continue;
    const at = places.classOf(position);
    paths.get(at === null ? null : (shades[at] ?? null))?.push(path);
  }
  const filled = [...paths].filter(([, parts]) => parts.length > 0);
  return new Map(filled.map(([shade, parts]) => [shade, new Path2D(parts.join(''))]));
}

function fill({ context, colour, hatch, stroke }: Brush, layers: Map<string | null, Path2D>): void {
  for (const [shade, path] of layers) {
    context.fillStyle = shade === null ? hatch() : colour(shade);
    context.fill(path, 'evenodd');
  }
  for (const [shade, path] of layers) stroke(path, shade === null ? '--map-missing' : '--map-border', borderPx);
}

function outlineOfMine({ shapes, mosaic, mine, places }: Scene): Path2D {
  const wanted = new Set(mine);
  if (!mosaic) return new Path2D(shapes.places.filter(({ place }) => wanted.has(place)).map(({ path }) => path).join(''));
  const positions = new Set(mine.map((place) => places.position(place)));
  return new Path2D(mosaic.outline((position) => positions.has(position), mosaic.around(positions)));
}

/** The places whose figure is provisional (a dot in the ring) or estimated, where the shapes say that there is room for a mark. */
function paintSigns({ context, colour, unit }: Brush, { answer, places, shapes }: Scene): void {
  if (answer.uncertain.length === 0) return;
  for (const { place, x, y } of shapes.places) {
    const state = places.stateOf(place);
    if (x === null || y === null || (state !== 'provisional' && state !== 'estimated')) continue;
    const rings: [share: number, name: string][] = [[1.25, '--card'], [1, '--map-around'], [0.7, '--card']];
    if (state === 'provisional') rings.push([0.4, '--map-around']);
    for (const [share, name] of rings) {
      context.fillStyle = colour(name);
      context.beginPath();
      context.arc(x, y, signPx * share * unit, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

/** Light contours, then the discs, the largest first so that small ones stay in sight. */
function paintDiscs({ context, stroke, unit, colour }: Brush, scene: Scene, around: Path2D): void {
  const { shapes, places, answer, mine } = scene;
  if (!scene.mosaic) stroke(new Path2D(shapes.places.map(({ path }) => path).join('')), '--line', borderPx);
  stroke(around, scene.mineIsAround ? '--mine' : '--map-around', aroundPx);
  const own = new Set(mine);
  for (const { place, x, y, radius } of discsOf(answer, places, shapes, scene.ground())) {
    // A thin ring parts it from those under it; it takes nothing from its area, and those of thousands of small discs
    // must not hide the large ones.
    const ring = Math.min(unit, radius * ringShare);
    for (const [reach, name] of [[radius + ring, '--card'], [radius, own.has(place) ? '--mine' : '--map-shade-4']] as const) {
      context.fillStyle = colour(name);
      context.beginPath();
      context.arc(x, y, reach, 0, 2 * Math.PI);
      context.fill();
    }
  }
  if (mine.length > 0) stroke(outlineOfMine(scene), '--mine', minePx);
}

function hatchOf(context: CanvasRenderingContext2D, ratio: number, scale: number, ink: string, paper: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  const side = Math.round(hatchPx * ratio);
  tile.width = tile.height = side;
  const pen = tile.getContext('2d');
  if (!pen) return paper;
  pen.fillStyle = paper;
  pen.fillRect(0, 0, side, side);
  pen.strokeStyle = ink;
  pen.lineWidth = ratio;
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift, side);
    pen.lineTo(shift + side, 0);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern ?? paper;
}
