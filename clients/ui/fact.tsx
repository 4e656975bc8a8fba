import type { ReactNode } from 'react';

/** One line of a <dl>: what it is, and how it is here. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="figures flex flex-wrap justify-between gap-x-4 border-line/70 border-b py-2.5 last:border-b-0">
      <dt className="text-ink-soft">{label}</dt>
      <dd className="flex min-w-0 items-center break-words font-medium">{children}</dd>
    </div>
  );
}
