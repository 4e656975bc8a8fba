import { CARD_NUMBER } from './corpus.ts';

/** What tells strangers how we are made: stacks, files, statements and what Postgres says of them. */
const INSIDES =
  /\bat [\w.<> ]+ \(|node_modules|file:\/\/\/(?!etc)|\/(?:core|server|worker)\/[\w/-]+\.[tj]s\b|PrismaClient|violates \w+|invalid input syntax|relation "|syntax error at or near|ECONNREFUSED|Cannot read prop|is not a function/;

/** A secret, a card number in a refusal, or our insides; undefined when there is none of it. */
export function leaksIn(
  text: string,
  { secrets, isRefusal }: { readonly secrets: readonly string[]; readonly isRefusal: boolean },
): string | undefined {
  if (secrets.some(secret => text.includes(secret))) return 'the answer holds a secret';
  if (!isRefusal) return undefined;
  if (text.includes(CARD_NUMBER)) return `the refusal repeats a card number: ${text.slice(0, 300)}`;
  const inside = INSIDES.exec(text)?.[0];
  return inside && `the refusal tells of our insides: ${inside}`;
}
