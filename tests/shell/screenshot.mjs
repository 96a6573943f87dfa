// Takes the picture of the README: the territory page, as the window shows it.
//
//   node tests/shell/screenshot.mjs [PLACE]
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromiumPath, deskServer, folder, root } from './processes.mjs';

const place = process.argv[2] ?? 'EPCI-200070514';
const picture = join(root, 'assets', 'screenshots', 'territory.png');

const { chromium } = createRequire(join(root, 'ui', 'package.json'))('playwright-core');
const { address } = await deskServer(['--data-dir', folder('screenshot'), '--today', '2026-11-20']);
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ viewport: { width: 1366, height: 860 }, locale: 'fr-FR', reducedMotion: 'reduce' });
await page.goto(`${address}/#/territoire/${place}`);
await page.getByRole('heading', { level: 2 }).first().waitFor();
await page.evaluate(() => document.fonts.ready);
mkdirSync(join(picture, '..'), { recursive: true });
await page.screenshot({ path: picture });
await browser.close();
console.log(picture);
process.exit(0);
