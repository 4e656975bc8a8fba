import type { Theme, ThemeTokens } from '../embed/messages.ts';

/** The tokens in an address: `?scheme=dark&brand=%239a3412&radius=2`. */
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
 * Draws the page with a shop's tokens. They come from outside, so each is parsed. (The page's policy forbids inline
 * styles, not properties that its own script sets.) Few shops have tokens, so only those load what reads them.
 */
export async function applyTheme(root: HTMLElement, theme: Theme): Promise<void> {
  const { scheme, ...tokens } = typeof theme === 'string' ? { scheme: theme } : theme;
  if (scheme === 'light' || scheme === 'dark') root.dataset['theme'] = scheme;
  else delete root.dataset['theme'];
  const isPlain = Object.keys(tokens).length === 0;
  const properties = isPlain ? {} : (await import('./brand.ts')).propertiesOf(tokens);
  for (const name of [...root.style]) if (name.startsWith('--')) root.style.removeProperty(name);
  for (const [name, value] of Object.entries(properties)) root.style.setProperty(name, value);
}
