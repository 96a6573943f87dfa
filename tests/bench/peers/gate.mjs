// Whether a drawing says what it was given: read back from where its bars and words stand in a browser, whoever drew it.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromiumPath, root } from '../../shell/processes.mjs';

/** A bar may be longer or shorter than its value by this share. */
const tolerance = 0.005;

/** A browser that reads drawings: `read` resolves with what is wrong, as a sentence, or null. */
export async function gate() {
  const { chromium } = createRequire(join(root, 'ui', 'package.json'))('playwright-core');
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage();
  return {
    read: (chart, svg, png = null) => page.evaluate(readBack, { chart, svg, png, tolerance }),
    close: () => browser.close(),
  };
}

/** Runs in the page. Boxes are in pixels from the top left of the drawing. */
async function readBack({ chart, svg, png, tolerance }) {
  const plain = (text) => text.replace(/[\s\u00a0\u202f]+/g, ' ').trim();
  document.body.innerHTML = `<div style="position:absolute;left:0;top:0">${svg.slice(svg.indexOf('<svg'))}</div>`;
  const drawing = document.querySelector('svg');
  const ground = drawing.getBoundingClientRect();
  const box = (element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return { left: left - ground.left, right: right - ground.left, middle: (top + bottom) / 2 - ground.top, high: bottom - top };
  };
  /** With half of its outline on each side, which a box leaves out. */
  const outlined = (element) => {
    const { left, right, ...rest } = box(element);
    const { stroke, strokeWidth } = getComputedStyle(element);
    const half = stroke === 'none' ? 0 : (parseFloat(strokeWidth) * element.getScreenCTM().a) / 2;
    return { left: left - half, right: right + half, ...rest };
  };
  const seen = (element) => {
    const { fill, stroke } = getComputedStyle(element);
    return !element.closest('defs, clipPath') && (fill !== 'none' || stroke !== 'none');
  };
  const texts = [...drawing.querySelectorAll('text')].map((element) => ({ text: plain(element.textContent), ...box(element) }));
  const shapes = [...drawing.querySelectorAll('rect, path, polygon, polyline, line')].filter(seen).map(outlined);

  const all = plain(texts.map((text) => text.text).join(' '));
  for (const what of ['title', 'subtitle', 'source']) {
    if (!all.includes(plain(chart[what]))) return `its ${what} is not written`;
  }
  const spoken = `${drawing.getAttribute('aria-label') ?? ''} ${drawing.textContent}`;
  if (!plain(spoken).includes(plain(chart.alt))) return 'it has no alternative text';

  const names = chart.bars.map((bar) => ({ bar, name: texts.find((text) => text.text === plain(bar.name)) }));
  const unnamed = names.find(({ name }) => !name);
  if (unnamed) return `${unnamed.bar.name} is not named`;
  const pitch = Math.abs(names.at(-1).name.middle - names[0].name.middle) / (names.length - 1);
  const onRow = (name) => (other) => Math.abs(other.middle - name.middle) < pitch * 0.4 && other.high < pitch * 1.5;
  const read = [];
  for (const { bar, name } of names) {
    if (!texts.filter(onRow(name)).some((text) => text.text === plain(bar.text))) return `${bar.name} has not its value beside it`;
    // What is right of the name: its bar, and marks that lie in it.
    const bars = shapes.filter(onRow(name)).filter((shape) => shape.left >= name.right - 1 && shape.right - shape.left > 1);
    if (bars.length === 0) return `${bar.name} has no bar`;
    const left = Math.min(...bars.map((shape) => shape.left));
    const right = Math.max(...bars.map((shape) => shape.right));
    read.push({ bar, left, right, middle: name.middle, scale: (right - left) / bar.value });
  }
  const scale = read.map((one) => one.scale).sort((a, b) => a - b)[Math.floor(read.length / 2)];
  const wrong = read.find((one) => Math.abs(one.scale / scale - 1) > tolerance);
  if (wrong) return `the bar of ${wrong.bar.name} shows ${(wrong.scale / scale * wrong.bar.value).toFixed(2)}, not ${wrong.bar.value}`;
  if (!png) return null;

  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  if (image.width !== chart.width || image.height !== chart.height) {
    return `its picture is ${image.width} × ${image.height}, not ${chart.width} × ${chart.height}`;
  }
  const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const toPixels = image.width / ground.width;
  const ink = (x, y) => {
    const [red, green, blue] = canvas.getImageData(Math.round(x * toPixels), Math.round(y * toPixels), 1, 1).data;
    return Math.min(red, green, blue) < 240;
  };
  for (const { bar, right, middle } of read) {
    if (!ink(right - 3, middle) || ink(right + 3, middle)) return `in its picture, the bar of ${bar.name} ends elsewhere`;
  }
  return null;
}
