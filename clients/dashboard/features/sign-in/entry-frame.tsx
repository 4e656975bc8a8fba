import type { ReactNode } from 'react';
import { Logo } from '../../../ui/logo.tsx';

/** The frame of the pages before the dashboard. */
export function EntryFrame({
  title,
  heading,
  children,
}: {
  title: string;
  heading: string;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh place-items-center bg-deep p-4 [background-image:radial-gradient(120%_80%_at_50%_-10%,var(--deep-raised),transparent)]">
      <title>{title}</title>
      <div className="w-full max-w-sm">
        <p className="mb-6 flex items-center justify-center gap-3 font-semibold text-2xl text-on-deep tracking-tight">
          <Logo className="size-9" />
          Sluice
        </p>
        <div className="animate-rise rounded-2xl bg-surface p-6 shadow-floating sm:p-8">
          <h1 className="mb-5 break-words font-semibold text-xl tracking-tight">{heading}</h1>
          {children}
        </div>
      </div>
    </main>
  );
}
