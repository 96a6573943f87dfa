// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { PictureRefused, makeReady, pictureFor, pictureOf } from './picture';

const svg = (inside: string, attributes = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="400" height="80" ${attributes}>${inside}</svg>`;

test('a drawing enters with its text, at the size the page gives it', () => {
  const [picture] = pictureOf(svg('<title>Bulle</title><g><rect width="10" height="5"/><text x="1">L’Haÿ &lt;b&gt;</text></g>'));
  expect(picture.getAttribute('viewBox')).toBe('0 0 400 80');
  expect(picture.hasAttribute('width')).toBe(false);
  expect(picture.querySelector('title')).toBeNull();
  expect(picture.querySelector('text')?.textContent).toBe('L’Haÿ <b>');
  expect(picture.querySelector('b')).toBeNull();
  expect(picture.ownerDocument).toBe(document);
});

test('words are set over the drawing, where it had them', () => {
  const plain = '<text x="2000" y="100" dy="0.76em" text-anchor="end" font-size="160" font-weight="bold" fill="#1B2530">\nL’Haÿ &lt;b&gt;\n</text>';
  const [drawing, ...words] = pictureOf(svg(`<g transform="scale(0.1)"><rect/>${plain}</g>`));
  expect(drawing.querySelectorAll('text, rect')).toHaveLength(1);
  expect(words).toHaveLength(1);
  const [name] = words as [HTMLElement];
  expect(name.textContent).toBe('L’Haÿ <b>');
  expect(name.children).toHaveLength(0);
  expect(name.className).toBe('end bold');
  // 200 of the 400 units of width, 10, and 16.
  expect(name.style.cssText).toContain('left: 50cqi; top: 2.5cqi; font-size: 4cqi');
});

test.each([
  ['a baseline of its own', '<text x="1" y="2" font-size="16" fill="#000">a</text>'],
  ['a turn', '<text x="1" y="2" dy="0.76em" font-size="16" transform="rotate(90)">a</text>'],
  ['words of several looks', '<text x="1" y="2" dy="0.76em" font-size="16">a<tspan fill="#f00">b</tspan></text>'],
  ['a place that is not a number', '<text x="1 5 9" y="2" dy="0.76em" font-size="16">abc</text>'],
  ['a group that does more', '<g transform="rotate(5)"><text x="1" y="2" dy="0.76em" font-size="16">a</text></g>'],
  ['a group that is faint', '<g opacity="0.5"><text x="1" y="2" dy="0.76em" font-size="16">a</text></g>'],
])('text with %s stays in its drawing', (_, inside) => {
  const [drawing, ...words] = pictureOf(svg(inside));
  expect(drawing.querySelectorAll('text')).toHaveLength(1);
  expect(words).toHaveLength(0);
});

test('two pictures with the same ids do not meet', () => {
  const markup = svg('<defs><clipPath id="clip"><rect/></clipPath></defs><g clip-path="url(#clip)"/><use xlink:href="#clip"/>');
  const [[one], [other]] = [pictureOf(markup), pictureOf(markup)];
  const id = one.querySelector('clipPath')!.id;
  expect(one.querySelector('g')!.getAttribute('clip-path')).toBe(`url(#${id})`);
  expect(one.querySelector('use')!.getAttributeNS('http://www.w3.org/1999/xlink', 'href')).toBe(`#${id}`);
  expect(other.querySelector('clipPath')!.id).not.toBe(id);
});

test('metadata stays outside', () => {
  const [picture] = pictureOf(svg('<metadata><x:rdf xmlns:x="urn:x"/></metadata><rect/>'));
  expect(picture.children).toHaveLength(1);
});

test.each([
  ['a script', svg('<script>alert(1)</script>')],
  ['foreign markup', svg('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>')],
  ['an element of another language', svg('<img xmlns="http://www.w3.org/1999/xhtml" src="x"/>')],
  ['a style sheet', svg('<style>* { fill: red }</style>')],
  ['an inline style', svg('<rect style="fill:red"/>')],
  ['a handler', svg('<rect onload="alert(1)"/>')],
  ['a handler on the root', svg('<rect/>', 'onclick="alert(1)"')],
  ['a link', svg('<a href="https://example.org"><rect/></a>')],
  ['a reference outside', svg('<use href="https://example.org/x.svg#a"/>')],
  ['a paint from outside', svg('<rect fill="url(https://example.org/x)"/>')],
  ['a picture from outside', svg('<image href="https://example.org/x.png"/>')],
  ['an animation of an attribute', svg('<rect><set attributeName="href" to="javascript:alert(1)"/></rect>')],
  ['a page', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>'],
  ['broken markup', '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>'],
  ['nothing', ''],
])('%s is refused', (_, markup) => {
  expect(() => pictureOf(markup)).toThrow(PictureRefused);
});

test('a picture made ready is taken once: the next place in the page has one of its own', () => {
  const drawing = { svg: svg('<rect/>') };
  makeReady(drawing);
  const [[one], [other]] = [pictureFor(drawing), pictureFor(drawing)];
  expect(one.querySelector('rect')).not.toBeNull();
  expect(other).not.toBe(one);
});

test('what is refused is refused when it is shown, ready or not', () => {
  const drawing = { svg: svg('<script>alert(1)</script>') };
  makeReady(drawing);
  expect(() => pictureFor(drawing)).toThrow(PictureRefused);
});
