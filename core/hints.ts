import type { Logger } from 'pino';
import { closeRedis, type RedisConnection } from './redis.ts';

/**
 * Redis pub/sub carries hints ("merchant M is at 4211") and never data: whoever is told reads the database.
 * A hint that is lost costs a moment, so nothing here waits, fails or retries.
 */
export interface Hints {
  publish(topic: string, message: string): void;
  /**
   * Calls the listener for each hint of the topic; returns how to stop. `onListening`: from then on hints are heard,
   * and whatever was said before it is missed.
   */
  subscribe(topic: string, listener: (message: string) => void, onListening?: () => void): () => void;
  close(): Promise<void>;
}

type Listener = (message: string) => void;

export function createHints(
  publisher: RedisConnection,
  subscriber: RedisConnection,
  options: { prefix: string; log: Logger },
): Hints {
  const listeners = new Map<string, Set<Listener>>();
  const channelOf = (topic: string) => `${options.prefix}:hint:${topic}`;
  const ignore = (error: unknown) => options.log.debug({ err: error }, 'hint.lost');

  subscriber.on('message', (channel: string, message: string) => {
    for (const listener of listeners.get(channel) ?? []) listener(message);
  });

  return {
    publish(topic, message) {
      publisher.publish(channelOf(topic), message).catch(ignore);
    },
    subscribe(topic, listener, onListening) {
      const channel = channelOf(topic);
      const known = listeners.get(channel);
      if (known) known.add(listener);
      else {
        listeners.set(channel, new Set([listener]));
        subscriber.subscribe(channel).then(() => onListening?.(), ignore);
      }
      return () => {
        const remaining = listeners.get(channel);
        if (!remaining?.delete(listener) || remaining.size > 0) return;
        listeners.delete(channel);
        subscriber.unsubscribe(channel).catch(ignore);
      };
    },
    async close() {
      listeners.clear();
      await Promise.all([closeRedis(publisher), closeRedis(subscriber)]);
    },
  };
}
