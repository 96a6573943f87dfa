/** Lower case, no accent, no typographic variant: what a person types without thinking of it. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/œ/gi, 'oe')
    .replace(/[’‘]/g, "'")
    .toLowerCase();
}

/** Does every word typed occur somewhere in the texts? */
export function matches(typed: string, texts: string[]): boolean {
  const where = plain(texts.join('\n'));
  return plain(typed)
    .split(/\s+/)
    .every((word) => where.includes(word));
}
