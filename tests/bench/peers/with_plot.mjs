// Observable Plot in Chromium: what a page that draws its charts itself would do. Answers like answering.py.
//
//   node with_plot.mjs FOLDER      FOLDER holds node_modules with Plot and d3
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromiumPath, root } from '../../shell/processes.mjs';

const folder = process.argv[2];
const { chromium } = createRequire(join(root, 'ui', 'package.json'))('playwright-core');
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
for (const file of ['d3/dist/d3.min.js', '@observablehq/plot/dist/plot.umd.min.js']) {
  await page.addScriptTag({ path: join(folder, 'node_modules', file) });
}

/** Runs in the page: keeps the charts and how to draw them. */
function prepare({ charts, picture }) {
  const { Plot } = window;
  const colours = { mine: '#a3301a', landmark: '#1b5687', peer: '#c9c3b7' };

  function svg(chart) {
    const row = chart.height / (chart.bars.length + 6);
    const label = row * 0.45;
    const words = (text, y, size, weight) =>
      Plot.text([text], { frameAnchor: 'top-left', dx: row - chart.width * 0.32, dy: y, fontSize: size, fontWeight: weight });
    const drawn = Plot.plot({
      width: chart.width,
      height: chart.height,
      marginLeft: chart.width * 0.32,
      marginRight: chart.width * 0.1,
      marginTop: row * 4,
      marginBottom: row * 2,
      style: { fontSize: `${label}px`, background: 'white' },
      ariaLabel: chart.alt,
      x: { axis: null },
      y: { domain: chart.bars.map((bar) => bar.name), label: null, tickSize: 0, padding: 0.3 },
      color: { domain: Object.keys(colours), range: Object.values(colours) },
      marks: [
        Plot.barX(chart.bars, { x: 'value', y: 'name', fill: 'role' }),
        Plot.text(chart.bars, { x: 'value', y: 'name', text: 'text', textAnchor: 'start', dx: 8, fontWeight: 'bold' }),
        // The line of zero, no ticks: each bar says its value.
        Plot.ruleX([0]),
        words(chart.title, -row * 3, label * 1.6, 'bold'),
        words(chart.subtitle, -row * 1.5, label, 'normal'),
        words(chart.source, chart.height - row * 5, label, 'normal'),
      ],
    });
    drawn.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    return drawn.outerHTML;
  }

  async function png(chart) {
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([svg(chart)], { type: 'image/svg+xml' }));
    await image.decode();
    URL.revokeObjectURL(image.src);
    const canvas = new OffscreenCanvas(chart.width, chart.height);
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.convertToBlob({ type: 'image/png' });
  }

  const base64 = (blob) =>
    new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.split(',')[1]);
      reader.readAsDataURL(blob);
    });

  window.answer = async (task) => {
    const started = performance.now();
    if (task.do === 'png') {
      const blob = await png(picture);
      const ms = performance.now() - started;
      // The drawing only to know where the bars of the picture must be.
      return { ms, svg: svg(picture), png: await base64(blob) };
    }
    const drawn = task.do === 'page' ? charts.map(svg).join('') : svg(charts[task.nth]);
    return { ms: performance.now() - started, svg: drawn, png: null };
  };
  return Plot.version;
}

let prepared = false;
for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  const answer = prepared
    ? await page.evaluate((task) => window.answer(task), given)
    : { version: `Plot ${await page.evaluate(prepare, given)} in Chromium ${browser.version()}` };
  prepared = true;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
