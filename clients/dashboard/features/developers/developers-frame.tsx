import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { text } from '../../text.ts';

const TAB =
  'inline-flex h-10 items-center border-transparent border-b-2 px-1 font-medium text-ink-soft hover:text-ink aria-[current=page]:border-brand aria-[current=page]:text-ink';

/** The heading of the developers' pages, and the way from one to the other. */
export function DevelopersFrame({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <title>{title}</title>
      <h1 className="font-semibold text-2xl tracking-tight">{text.developers.title}</h1>
      <nav aria-label={text.developers.tabs} className="mt-3 mb-6 flex gap-6 border-line border-b">
        <Link to="/developers" activeOptions={{ exact: true }} className={TAB}>
          {text.developers.keysTab}
        </Link>
        <Link to="/developers/requests" className={TAB}>
          {text.developers.requestsTab}
        </Link>
      </nav>
      {children}
    </>
  );
}
