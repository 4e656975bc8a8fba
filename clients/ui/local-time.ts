/** A moment as `<input type="datetime-local">` writes it: in the reader's zone, to the minute. */
export function toLocalTime(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The moment that was typed, as the server wants it; null where nothing or nonsense was. */
export function fromLocalTime(typed: string): string | null {
  const at = new Date(typed);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
