// What every walk through the screens needs: a browser, steps that are counted, what a screen must always be.
//
// BASE_URL     where a desk server serves ui/dist
// CHROMIUM     the browser, /usr/bin/chromium unless told
// SCREENSHOTS  a folder for the pictures; none are taken without it
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const { BASE_URL, CHROMIUM = '/usr/bin/chromium', SCREENSHOTS } = process.env;
if (!BASE_URL) {
  console.error('BASE_URL is missing: the address of a desk server that serves ui/dist.');
  process.exit(2);
}
if (SCREENSHOTS) mkdirSync(SCREENSHOTS, { recursive: true });

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
});
export const context = await browser.newContext({ viewport: { width: 1366, height: 860 }, locale: 'fr-FR', reducedMotion: 'reduce' });
export const page = await context.newPage();
page.setDefaultTimeout(60_000);

const complaints = [];
page.on('console', (message) => {
  if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
});
page.on('pageerror', (error) => complaints.push(String(error)));

let passed = 0;
const failures = [];

/** One step of the journey; the following ones stand on it, so the first failure ends the walk. */
export async function step(name, walk) {
  complaints.length = 0;
  try {
    await walk();
    expect(complaints.length === 0, `the browser complains: ${complaints.join(' | ')}`);
    passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    failures.push(name);
    console.error(`FAIL  ${name}\n      ${error instanceof Error ? error.message : error}`);
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, 'failure.png') }).catch(() => {});
    throw error;
  }
}

export function expect(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

/** A screen as it must always be: nothing for axe to say, nothing cut sideways, one main heading. */
export async function inspect(name) {
  await page.evaluate(() => document.fonts.ready);
  if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags } }),
    axeTags,
  );
  const found = violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map((node) => node.html).join(' ')}`);
  expect(found.length === 0, `axe on ${name}:\n      ${found.join('\n      ')}`);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow <= 0, `${name} is ${overflow} pixels wider than the window`);
  const headings = await page.locator('h1').count();
  expect(headings === 1, `${name} has ${headings} main headings`);
}

/** Goes forward with Tab until this element has the focus. */
export async function reach(wanted, name) {
  await wanted.waitFor();
  for (let presses = 0; presses < 200; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return wanted;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${name}`);
}

/** Goes forward with Tab until the control with this name has the focus. */
export function tabTo(role, name, exact = false) {
  return reach(page.getByRole(role, { name, exact }).first(), `the ${role} ${name}`);
}

export async function press(role, name, exact = false) {
  await tabTo(role, name, exact);
  await page.keyboard.press('Enter');
}

/** Ends the walk: the count that the test set adds up, and the status. */
export async function ended() {
  await browser.close();
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length ? 1 : 0;
}
