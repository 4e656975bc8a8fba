import type { ReactNode } from 'react';

interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  /** An h1 where nothing else on the page is one. */
  heading?: 'h1' | 'h2' | 'h3';
  /** What this place is for, or what to do about it. */
  children?: ReactNode;
  actions?: ReactNode;
}

/** What a place says when it has nothing to show. */
export function EmptyState({ icon, title, heading: Heading = 'h2', children, actions }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-md animate-rise flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 grid size-12 place-items-center rounded-2xl bg-brand-tint text-brand">
        {icon}
      </span>
      <Heading className="font-semibold text-lg">{title}</Heading>
      <div className="mt-1 text-ink-soft">{children}</div>
      {actions !== undefined && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
