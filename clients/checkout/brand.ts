import type { ThemeTokens } from '../embed/messages.ts';
import { parseColour, readableOn, textOn, writeColour } from './colour.ts';

/** The surfaces of clients/ui/theme.css, on which a shop's brand colour has to be read. */
const SURFACE = { light: [255, 255, 255], dark: [24, 31, 35] } as const;
const RADIUS_MAX_PX = 24;

/** The page's properties that a shop's tokens set. What is not right is left out; what is set is always readable. */
export function propertiesOf({ brand, panel, radius }: ThemeTokens): Readonly<Record<string, string>> {
  return { ...brandProperties(brand), ...panelProperties(panel), ...radiusProperties(radius) };
}

function brandProperties(text = ''): Record<string, string> {
  const colour = parseColour(text);
  if (!colour) return {};
  const light = readableOn(SURFACE.light, colour);
  const dark = readableOn(SURFACE.dark, colour);
  const either = (one: string, other: string) => `light-dark(${one}, ${other})`;
  return {
    '--brand': either(writeColour(light), writeColour(dark)),
    '--brand-strong': 'color-mix(in oklab, var(--brand) 86%, var(--ink))',
    '--brand-tint': 'color-mix(in oklab, var(--brand) 12%, var(--surface))',
    '--on-brand': either(writeColour(textOn(light)), writeColour(textOn(dark))),
  };
}

function panelProperties(text = ''): Record<string, string> {
  const colour = parseColour(text);
  if (!colour) return {};
  const ink = writeColour(textOn(colour));
  return { '--deep': writeColour(colour), '--on-deep': ink, '--on-deep-soft': ink };
}

/** Fields and buttons have the radius itself, what surrounds them a little more. */
function radiusProperties(radius: number | undefined): Record<string, string> {
  if (radius === undefined || !(radius >= 0 && radius <= RADIUS_MAX_PX)) return {};
  return {
    '--radius-md': `${radius * 0.75}px`,
    '--radius-lg': `${radius}px`,
    '--radius-xl': `${radius * 1.5}px`,
    '--radius-3xl': `${radius * 2}px`,
  };
}
