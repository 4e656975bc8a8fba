import { useSyncExternalStore } from 'react';

const SHOWN_MS = 4_000;

interface Toast {
  id: number;
  text: string;
}

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function replace(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells of something that just happened and needs no answer, for four seconds. */
export function toast(text: string): void {
  lastId += 1;
  const id = lastId;
  replace([...toasts.slice(-2), { id, text }]);
  setTimeout(() => replace(toasts.filter(each => each.id !== id)), SHOWN_MS);
}

/** Where toasts appear. Mounted once and always, because screen readers only watch regions that were there before. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-20 z-50 flex flex-col items-center gap-2 px-4 md:bottom-6"
    >
      {shown.map(each => (
        <p
          key={each.id}
          className="animate-rise rounded-lg bg-deep px-4 py-2.5 font-medium text-on-deep text-sm shadow-floating"
        >
          {each.text}
        </p>
      ))}
    </div>
  );
}
