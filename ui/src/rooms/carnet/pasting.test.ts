// @vitest-environment jsdom
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { expect, test } from 'vitest';
import type { Block } from '../../bindings';
import { paragraph, run } from './blocks.fixture';
import { blocksOf, documentOf } from './document';
import { pasted, withoutStyles } from './pasting';


/** What a carnet holds once this was pasted in it. */
function after(html: string, text = ''): Block[] {
  const view = new EditorView(null, {
    state: EditorState.create({ doc: documentOf([]) }),
    transformPastedHTML: withoutStyles,
    transformPasted: (slice) => pasted(slice, 'fr'),
  });
  const event = new Event('paste') as ClipboardEvent;
  if (html) view.pasteHTML(html, event);
  else view.pasteText(text, event);
  view.state.doc.check();
  return blocksOf(view.state.doc);
}

const fromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {margin:0}</style></head><body>
<!--StartFragment--><h1><b>Vivre ici<o:p></o:p></b></h1>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal>L'eau monte&nbsp;: <b style="mso-bidi-font-weight:normal">qui</b> part ? <span style='font-style:italic'>Personne</span>.<o:p></o:p></p>
<h2>Ce que "vieillir" veut
dire<o:p></o:p></h2>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span style='font:7pt'>&nbsp;&nbsp;&nbsp;</span></span><![endif]>les soins<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>les bus<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span>d'abord</p>
<!--EndFragment--></body></html>`;

test.each<[string, string, Block[]]>([
  [
    'what Word copies',
    fromWord,
    [
      { type: 'heading', level: 1, text: [run('Vivre ici')] },
      paragraph(run('L’eau monte\u202f: '), run('qui', { strong: true }), run(' part\u202f? '), run('Personne', { emphasis: true }), run('.')),
      { type: 'heading', level: 2, text: [run('Ce que «\u202fvieillir\u202f» veut dire')] },
      { type: 'list', ordered: false, items: [[run('les soins')], [run('les bus')]] },
      { type: 'list', ordered: true, items: [[run('d’abord')]] },
    ],
  ],
  [
    'what an online word processor copies',
    '<b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:400">Un </span><span style="font-weight:700">mot</span></p><br/><p>deux</p></b>',
    [paragraph(run('Un '), run('mot', { strong: true })), paragraph(run('deux'))],
  ],
  [
    'a list in a list',
    '<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>',
    [{ type: 'list', ordered: false, items: [[run('a')], [run('b')], [run('c')]] }],
  ],
  ['headings keep their order', '<h1>a</h1><h2>b</h2><h3>c</h3>', [1, 2, 3].map((level) => ({ type: 'heading', level, text: [run('abc'[level - 1]!)] }))],
  [
    'addresses and code stay letter for letter',
    '<p>L\'<a href="https://a.fr/?b=\'c\'">https://a.fr/?b=\'c\'</a> et <code>f(\'x\') ?</code> !</p>',
    [paragraph(run('L’'), run("https://a.fr/?b='c'", { link: "https://a.fr/?b='c'" }), run(" et f('x') ?\u202f!"))],
  ],
  ['a few words', 'l\'eau "douce"', [paragraph(run('l’eau «\u202fdouce\u202f»'))]],
  ['what runs a program', '<p onclick="x()">a<script>x()</script><a href="javascript:x()">b</a></p>', [paragraph(run('ab'))]],
])('%s', (_, html, expected) => expect(after(html)).toEqual(expected));

test('plain text is paragraphs, with its typography', () => {
  expect(after('', "C'est vrai ?\n\nOui...")).toEqual([paragraph(run('C’est vrai\u202f?')), paragraph(run('Oui…'))]);
});
