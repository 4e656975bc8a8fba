/** Twelve digits or more, as people write card numbers: with spaces or dashes or without. */
const CARD_LIKE = /\d(?:[ -]?\d){11,}/g;

/** A text that is about to be shown, without anything that could be a card number. */
export function maskDigits(text: string): string {
  return text.replace(CARD_LIKE, '[…]');
}
