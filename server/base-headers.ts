/**
 * What every answer of the API and of the pages carries, whoever gives it: it is never a type that it does not say,
 * tells other sites no address of ours, and shares no window with them. What an answer says itself takes the place of
 * what stands here.
 */
export function baseHeaders(publicUrl: string): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), payment=(self)',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': 'max-age=31536000' }),
  };
}

/** For what is no page: should a browser show it as one, nothing in it runs, and nobody frames it. */
export const NO_PAGE_POLICY =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The API's answers are data that may change, and money's: nobody keeps them. */
export function apiHeaders(publicUrl: string): Readonly<Record<string, string>> {
  return {
    ...baseHeaders(publicUrl),
    'content-security-policy': NO_PAGE_POLICY,
    'cache-control': 'no-store',
  };
}
