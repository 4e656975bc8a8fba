import type { App } from '../context.ts';

/**
 * "What somebody may do has changed": every process forgets the sessions it remembers and looks at its open sockets
 * at once. As every hint it may be lost; then the credential cache runs out by itself within its five seconds.
 */
const TOPIC = 'access';

export function announceAccess({ hints }: Pick<App, 'hints'>): void {
  hints.publish(TOPIC, '');
}

/** Calls the listener after each change; returns how to stop. */
export function onAccessChanged({ hints }: Pick<App, 'hints'>, listener: () => void): () => void {
  return hints.subscribe(TOPIC, listener);
}
