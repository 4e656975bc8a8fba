import type { Theme, ThemeTokens } from '../embed/messages.ts';
import { parseColour, readableOn, textOn, writeColour } from './colour.ts';

/** The surfaces of clients/ui/theme.css, on which a shop's brand colour has to be read. */
const SURFACE = { light: [255, 255, 255], dark: [24, 31, 35] } as const;
const RADIUS_MAX_PX = 24;

/** The tokens in an address: `?scheme=dark&brand=%239a3412&radius=2`. What is not right is left out. */
export function readTheme(search: string): ThemeTokens {
  const params = new URLSearchParams(search);
  const scheme = params.get('scheme') ?? params.get('theme');
  const [brand, panel, radius] = ['brand', 'panel', 'radius'].map(name => params.get(name));
  return {
    ...(scheme !== null && { scheme: scheme as NonNullable<ThemeTokens['scheme']> }),
    ...(brand && { brand }),
    ...(panel && { panel }),
    ...(radius && { radius: Number(radius) }),
  };
}

/**
 * Draws the page with a shop's tokens. They come from outside, so each is parsed, and what comes of them is always
 * readable. (The page's policy forbids inline styles, not properties that its own script sets.)
 */
export function applyTheme(root: HTMLElement, theme: Theme): void {
  const { scheme, brand, panel, radius } = typeof theme === 'string' ? { scheme: theme } : theme;
  if (scheme === 'light' || scheme === 'dark') root.dataset['theme'] = scheme;
  else delete root.dataset['theme'];
  const properties = { ...brandProperties(brand), ...panelProperties(panel), ...radiusProperties(radius) };
  for (const name of [...root.style]) if (name.startsWith('--')) root.style.removeProperty(name);
  for (const [name, value] of Object.entries(properties)) root.style.setProperty(name, value);
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
