// Writes src/tokens.css and src/marks.ts from assets/surfaces/screen.toml, the only place where a colour is written.
// With --check, writes nothing and fails when they are stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'smol-toml';

const source = new URL('../../assets/surfaces/screen.toml', import.meta.url);
const { tokens, dark, roles, chosen, map } = parse(readFileSync(source, 'utf8'));

const dashed = (name) => name.replaceAll('_', '-');

/** Colours as they are; lengths in the unit of text, so that everything grows with it. */
function variable([name, value]) {
  if (typeof value === 'string') return `  --${dashed(name)}: ${value.toLowerCase()};`;
  const length = name.endsWith('line_px') ? `${value}px` : `${value / 16}rem`;
  return `  --${dashed(name.replace(/_px$/, '_size'))}: ${length};`;
}

/** A colour, or the token that it names. */
const colour = (value) => (value.startsWith('$') ? `var(--${dashed(value.slice(1))})` : value.toLowerCase());

const css = `/* Written by scripts/tokens.mjs from assets/surfaces/screen.toml: change it there. */
:root {
${Object.entries(tokens).map(variable).join('\n')}
${map.classes.map((shade, at) => `  --map-shade-${at + 1}: ${colour(shade)};`).join('\n')}
  --map-border: ${colour(map.border)};
  --map-around: ${colour(map.around)};
  --map-missing: ${colour(map.missing)};
}
:root[data-theme='dark'] {
${Object.entries(dark).map(variable).join('\n')}
}
`;

const look = ({ label, marker }) => `{ colour: '--${dashed(label.slice(1))}', marker: '${marker}' }`;
const ts = `// Written by scripts/tokens.mjs from assets/surfaces/screen.toml: change it there.
import type { Role } from './bindings';
import type { Marker } from './parts/markers';

/** How a place is marked: the name of a CSS variable and a shape. */
export type Look = { colour: string; marker: Marker };

export const roleLooks: Record<Exclude<Role, 'chosen'>, Look> = {
${Object.entries(roles).map(([role, style]) => `  ${role}: ${look(style)},`).join('\n')}
};

/** Places chosen by hand take these in turn. */
export const chosenLooks: [Look, ...Look[]] = [
${chosen.map((style) => `  ${look(style)},`).join('\n')}
];
`;

const written = { '../src/tokens.css': css, '../src/marks.ts': ts };
for (const [path, text] of Object.entries(written)) {
  const file = new URL(path, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${path.slice(3)} is stale: run \`npm run tokens\`.`);
    process.exitCode = 1;
  }
}
