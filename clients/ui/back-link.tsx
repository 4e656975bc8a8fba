import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

interface BackLinkProps {
  to: NonNullable<LinkProps['to']>;
  /** What the list was filtered by. */
  search?: Readonly<Record<string, string>>;
  children: ReactNode;
}

/** From the page of one thing to the list it is in. */
export function BackLink({ to, search = {}, children }: BackLinkProps) {
  return (
    <Link
      to={to}
      search={search}
      className="-ml-2 mb-3 inline-flex h-9 items-center gap-1.5 rounded-md px-2 text-ink-soft text-sm hover:text-ink"
    >
      <ArrowLeft aria-hidden="true" className="size-4" />
      {children}
    </Link>
  );
}
