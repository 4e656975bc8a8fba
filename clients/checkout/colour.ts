/** Red, green and blue, 0 to 255. */
type Colour = readonly [number, number, number];

const WHITE: Colour = [255, 255, 255];
/** Dark enough for text on any colour that white cannot be read on. */
const INK: Colour = [18, 24, 28];
/** WCAG 2.2, 1.4.3: what small text needs. */
const READABLE = 4.5;

/** #rgb or #rrggbb; whatever else is no colour of ours. */
export function parseColour(text: string): Colour | undefined {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const full = digits.length === 3 ? [...digits].map(digit => digit + digit).join('') : digits;
  const part = (at: number) => Number.parseInt(full.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

export function writeColour(colour: Colour): string {
  return `#${colour.map(part => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: Colour): number {
  const linear = colour.map(part => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Colour;
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

/** WCAG's contrast ratio, 1 to 21. */
export function contrast(one: Colour, other: Colour): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** White or ink, whichever can be read better on it. */
export function textOn(colour: Colour): Colour {
  return contrast(colour, WHITE) >= contrast(colour, INK) ? WHITE : INK;
}

const mix = (from: Colour, to: Colour, share: number): Colour =>
  from.map((part, index) => part + ((to[index] ?? 0) - part) * share) as unknown as Colour;

/** The colour, moved towards black or white only as far as it takes to be read on this background. */
export function readableOn(background: Colour, colour: Colour): Colour {
  const end = luminance(background) > 0.4 ? ([0, 0, 0] as const) : WHITE;
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(colour, end, share);
    if (contrast(background, moved) >= READABLE) return moved;
  }
  return end;
}
