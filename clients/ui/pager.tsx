import { ArrowLeftToLine, ChevronRight } from 'lucide-react';
import { Button } from './button.tsx';

interface PagerProps {
  words: { pages: string; newest: string; older: string };
  /** Where this page began; null for the newest. */
  after: string | null;
  /** Where the next page begins; null on the last one. */
  next: string | null;
  onShow: (after: string | null) => void;
}

/** The way to older pages of a list and back to the newest; the browser's own button leads back a page. */
export function Pager({ words, after, next, onShow }: PagerProps) {
  if (after === null && next === null) return null;
  return (
    <nav aria-label={words.pages} className="flex justify-center gap-2 pt-4">
      {after !== null && (
        <Button size="small" onClick={() => onShow(null)}>
          <ArrowLeftToLine aria-hidden="true" className="size-4" />
          {words.newest}
        </Button>
      )}
      {next !== null && (
        <Button size="small" onClick={() => onShow(next)}>
          {words.older}
          <ChevronRight aria-hidden="true" className="size-4" />
        </Button>
      )}
    </nav>
  );
}
