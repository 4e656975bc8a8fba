import { Link, type LinkProps } from '@tanstack/react-router';
import { ArrowLeftToLine, ChevronRight } from 'lucide-react';
import { buttonClass } from './button.tsx';

interface PagerProps {
  words: { pages: string; newest: string; older: string };
  /** Where this page began; null for the newest. */
  after: string | null;
  /** Where the next page begins; null on the last one. */
  next: string | null;
  linkTo: (after: string | null) => Pick<LinkProps, 'to' | 'search'>;
}

/** The way to older pages of a list and back to the newest; the browser's own button leads back a page. */
export function Pager({ words, after, next, linkTo }: PagerProps) {
  if (after === null && next === null) return null;
  const look = buttonClass('secondary', 'small');
  return (
    <nav aria-label={words.pages} className="flex justify-center gap-2 pt-4">
      {after !== null && (
        <Link {...linkTo(null)} resetScroll={false} className={look}>
          <ArrowLeftToLine aria-hidden="true" className="size-4" />
          {words.newest}
        </Link>
      )}
      {next !== null && (
        <Link {...linkTo(next)} resetScroll={false} className={look}>
          {words.older}
          <ChevronRight aria-hidden="true" className="size-4" />
        </Link>
      )}
    </nav>
  );
}
