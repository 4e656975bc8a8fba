import type { ReactNode } from 'react';

/** The buttons that end a dialog, the one that goes on last. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
