import type { Config } from '../core/config.ts';
import { SESSION_LIFETIME_MS } from '../core/limits.ts';

const NAME = 'sluice_session';

/** The session's token in a Cookie header, if there is one. */
export function sessionTokenIn(cookieHeader: string | undefined): string | undefined {
  for (const pair of cookieHeader?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === NAME) return pair.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/** `Set-Cookie` for a session that begins; null ends it. No script can read it, no other site sends it along. */
export function sessionCookie(token: string | null, config: Config): string {
  const maxAgeSeconds = token === null ? 0 : SESSION_LIFETIME_MS / 1000;
  const secure = config.PUBLIC_URL.startsWith('https:') ? '; Secure' : '';
  return `${NAME}=${token ?? ''}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
}
