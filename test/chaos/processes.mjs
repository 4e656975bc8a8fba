import { once } from 'node:events';

/** Whether this child is no more. Its `exit` comes once, and who listens afterwards would listen for ever. */
export const hasEnded = child => child.exitCode !== null || child.signalCode !== null;

/** Resolves when this child is no more. */
export async function ended(child) {
  if (!hasEnded(child)) await once(child, 'exit');
}

/**
 * A house that notices who leaves it by itself: `crashed` is told of every program that ended and that nobody here
 * had sent a signal to end.
 */
export function watchedHouse(house, crashed) {
  const sent = new WeakMap();
  let isClosing = false;

  const end = (child, signal) => {
    sent.set(child, [...(sent.get(child) ?? []), signal]);
    child.kill(signal);
  };
  const isInflicted = child => isClosing || sent.has(child);

  return {
    async start(plan) {
      const one = await house.start(plan);
      const notice = (code, signal) =>
        isInflicted(one.child) || crashed(`${plan.name} ended by itself (${signal ?? `exit code ${code}`})`);
      if (hasEnded(one.child)) notice(one.child.exitCode, one.child.signalCode);
      else one.child.once('exit', notice);
      return {
        ...one,
        name: plan.name,
        stop() {
          sent.set(one.child, ['SIGTERM', 'SIGKILL']);
          return one.stop();
        },
      };
    },
    /** Sends a signal that ends this child. */
    end,
    /** It will end by itself, and may. */
    willLeave: child => void sent.set(child, []),
    /** Whether we have sent it this signal. */
    wasSent: (child, signal) => (sent.get(child) ?? []).includes(signal),
    stop() {
      isClosing = true;
      return house.stop();
    },
  };
}
