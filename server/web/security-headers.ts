/** The two pages this process serves; what each may do differs. */
export type Page = 'dashboard' | 'checkout';

export interface SecuritySettings {
  /** Where browsers reach this process; with https the headers insist on it. */
  readonly publicUrl: string;
  /** Where they reach the checkout: the same, or another name of this process. */
  readonly checkoutUrl: string;
  /** Where the sandbox's challenge pages are, on installs that have a sandbox. */
  readonly sandboxUrl: string | undefined;
}

/** What is the same for every page of every installation; the build writes it into the checkout's inventory. */
export const FIXED_POLICY = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'manifest-src': "'self'",
  'form-action': "'self'",
  'base-uri': "'none'",
} as const;

/**
 * Headers of a page. No inline script or style runs, and nothing is loaded from anywhere else. `embeddedBy`: the
 * origins that may show it in a frame.
 */
export function pageHeaders(
  page: Page,
  settings: SecuritySettings,
  embeddedBy: readonly string[] = [],
): Record<string, string> {
  const ownUrl = page === 'checkout' ? settings.checkoutUrl : settings.publicUrl;
  const policy = {
    ...FIXED_POLICY,
    // Not every browser counts the page's own WebSocket as 'self'.
    'connect-src': `'self' ${new URL(ownUrl).origin.replace(/^http/, 'ws')}`,
    'frame-src': page === 'checkout' ? challengeSources(settings) : "'none'",
    'frame-ancestors': page === 'checkout' ? ["'self'", ...embeddedBy].join(' ') : "'none'",
  };
  return {
    'content-security-policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
  };
}

/** A bank's 3-D Secure page may be anywhere on https; the sandbox's is where the sandbox is, by either of its names. */
function challengeSources({ sandboxUrl }: SecuritySettings): string {
  if (!sandboxUrl) return 'https:';
  const { port, origin } = new URL(sandboxUrl);
  return [...new Set(['https:', origin, `http://localhost:${port}`, `http://127.0.0.1:${port}`])].join(' ');
}
