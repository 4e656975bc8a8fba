import type { Config } from '../core/config.ts';

/**
 * Where integrators and processors reach the API: on play money at its own port, otherwise below the address of the
 * web process, which passes it on. Without a slash at the end.
 */
export function apiAddress({
  isDemo,
  API_PORT,
  PUBLIC_URL,
}: Pick<Config, 'isDemo' | 'API_PORT' | 'PUBLIC_URL'>): string {
  return isDemo ? `http://localhost:${API_PORT}` : PUBLIC_URL.replace(/\/$/, '');
}
