/** Postgres refuses NUL and lone surrogates; nothing that is stored has them. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\u{FFFD}').toWellFormed();
}

/** For Prisma's `startsWith`, which hands the text to LIKE as it is. */
export function likeLiteral(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
