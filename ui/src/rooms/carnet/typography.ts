import type { Lang } from '../../bindings';

/** What a typed character becomes: how many characters before it are replaced, and by what. */
export interface Typed {
  remove: number;
  insert: string;
}

const narrow = '\u202f';
const spaceBefore = /[ \u00a0\u202f]$/;
/** An opening place: the start, after a space, an opening bracket or a dash. */
const opens = /(^|[\s([{\u2013\u2014«“‘\ufffc])$/;

/**
 * What typography makes of a character typed after a text; null leaves it as typed.
 * Addresses (`https://…?a=b`, `nom@exemple.fr`) are left alone.
 */
export function typed(before: string, character: string, lang: Lang): Typed | null {
  if (/(:\/\/|www\.|@)\S*$/.test(before)) return null;
  if (character === '.' && before.endsWith('..')) return { remove: 2, insert: '…' };
  return lang === 'fr' ? french(before, character) : english(before, character);
}

/**
 * The same typography over a text that comes whole, piece by piece: each character is given with the text before it, and
 * may take the place of those that end it.
 */
export function typeset<Manner>(runs: readonly { text: string; manner: Manner; asIs?: boolean }[], lang: Lang): { text: string; manner: Manner }[] {
  /** How far back a mark looks for its opening one. */
  const memory = 2_000;
  const set: { text: string; manner: Manner }[] = [];
  let before = '';
  for (const { text, manner, asIs } of runs) {
    set.push({ text: '', manner });
    for (const character of text) {
      const change = asIs ? null : typed(before, character, lang);
      let remove = change?.remove ?? 0;
      for (let at = set.length - 1; remove > 0 && at >= 0; at--) {
        const taken = Math.min(remove, set[at]!.text.length);
        set[at]!.text = set[at]!.text.slice(0, set[at]!.text.length - taken);
        remove -= taken;
      }
      const written = change?.insert ?? character;
      set.at(-1)!.text += written;
      before = (before.slice(0, before.length - (change?.remove ?? 0)) + written).slice(-memory);
    }
  }
  return set.filter(({ text }) => text !== '');
}

function french(before: string, character: string): Typed | null {
  switch (character) {
    case "'":
      return { remove: 0, insert: '’' };
    case '"':
      return opens.test(before) && !quotedIn(before) ? { remove: 0, insert: `«${narrow}` } : closing(before, '»');
    case '«':
      return { remove: 0, insert: `«${narrow}` };
    case '<':
      return before.endsWith('<') ? { remove: 1, insert: `«${narrow}` } : null;
    case '>':
      return before.endsWith('>') ? withoutSpace(before, 1, '»') : null;
    case '»':
      return closing(before, '»');
    case ' ':
    case '\u00a0':
    case narrow:
      // The space is already there after «; a colon is one of a sentence once a space follows it.
      if (before.endsWith(`«${narrow}`)) return { remove: 0, insert: '' };
      return character === ' ' && /[\p{L}\p{N})»’]:$/u.test(before) ? { remove: 1, insert: `${narrow}: ` } : null;
    case ';':
    case '!':
    case '?':
      return spaceBefore.test(before) || /[\p{L}\p{N})»…\ufffc]$/u.test(before) ? closing(before, character) : null;
    case ':':
      return spaceBefore.test(before) ? closing(before, character) : null;
    case '%':
      return /\d[ \u00a0\u202f]?$/.test(before) ? closing(before, character) : null;
    default:
      return null;
  }
}

function english(before: string, character: string): Typed | null {
  if (character === '"') return { remove: 0, insert: opens.test(before) ? '“' : '”' };
  if (character === "'") return { remove: 0, insert: opens.test(before) ? '‘' : '’' };
  return null;
}

/** A mark after its narrow no-break space, in place of the space that was typed. */
function closing(before: string, mark: string): Typed {
  return withoutSpace(before, 0, mark);
}

/** The same, over characters that the mark takes the place of. */
function withoutSpace(before: string, replaced: number, mark: string): Typed {
  const text = before.slice(0, before.length - replaced);
  return { remove: replaced + (spaceBefore.test(text) ? 1 : 0), insert: narrow + mark };
}

/** Is a quotation still open in this text? */
function quotedIn(text: string): boolean {
  return text.lastIndexOf('«') > text.lastIndexOf('»');
}
