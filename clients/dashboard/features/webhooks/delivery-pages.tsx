import { Link } from '@tanstack/react-router';
import { ArrowLeftToLine, ChevronRight } from 'lucide-react';
import { buttonClass } from '../../../ui/button.tsx';
import { text } from '../../text.ts';
import { type ParsedDeliverySearch, writeDeliverySearch } from './delivery-filter.ts';

interface DeliveryPagesProps {
  search: ParsedDeliverySearch;
  /** Where the next page begins; null on the last one. */
  next: string | null;
}

/** The way to older deliveries and back to the newest; the browser's own button leads back a page. */
export function DeliveryPages({ search, next }: DeliveryPagesProps) {
  if (search.after === null && next === null) return null;
  return (
    <nav aria-label={text.deliveries.pages} className="flex justify-center gap-2 pt-4">
      {search.after !== null && (
        <Link
          to="/webhooks"
          search={writeDeliverySearch({ ...search, after: null })}
          resetScroll={false}
          className={buttonClass('secondary', 'small')}
        >
          <ArrowLeftToLine aria-hidden="true" className="size-4" />
          {text.deliveries.newest}
        </Link>
      )}
      {next !== null && (
        <Link
          to="/webhooks"
          search={writeDeliverySearch({ ...search, after: next })}
          resetScroll={false}
          className={buttonClass('secondary', 'small')}
        >
          {text.deliveries.older}
          <ChevronRight aria-hidden="true" className="size-4" />
        </Link>
      )}
    </nav>
  );
}
