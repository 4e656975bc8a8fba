import { ArrowDown, ArrowUp, Minus } from 'lucide-react';
import { Skeleton } from '../../../ui/skeleton.tsx';
import type { Change } from './change.ts';

interface FigureTileProps {
  name: string;
  label: string;
  /** Undefined while it is not known. */
  value: string | undefined;
  change: Change | undefined;
  /** Which way is the good one; without it neither is. */
  good?: 'up' | 'down';
  detail?: string;
}

const ICONS = { up: ArrowUp, down: ArrowDown, same: Minus } as const;

/** How wide a digit of the tile is, beside how high it is. */
const DIGIT_WIDTH = 0.62;

/** An amount is not cut off: it is written smaller where it needs more room, and what is longer still goes on below. */
function fittingSize(value: string): string {
  return `clamp(0.875rem, ${Math.floor(100 / (value.length * DIGIT_WIDTH))}cqi, 1.5rem)`;
}

/** One number, and how it stands beside the period before. */
export function FigureTile({ name, label, value, change, good, detail }: FigureTileProps) {
  return (
    <div className="min-w-0 bg-surface px-5 py-4">
      <dt className="truncate text-ink-soft text-sm">{label}</dt>
      <dd className="figures mt-0.5">
        <p className="@container flex min-h-9 items-center font-semibold text-2xl tracking-tight">
          {value === undefined ? (
            <Skeleton className="h-6 w-20" />
          ) : (
            <span
              data-test-id={`figure-${name}`}
              className="wrap-anywhere min-w-0"
              style={{ fontSize: fittingSize(value) }}
            >
              {value}
            </span>
          )}
        </p>
        <p className="flex h-5 min-w-0 items-center gap-2 text-[0.8125rem] text-ink-soft">
          {change && <ChangeMark change={change} good={good} />}
          {detail && (
            <span className="truncate" title={detail}>
              {detail}
            </span>
          )}
        </p>
      </dd>
    </div>
  );
}

function ChangeMark({ change, good }: { change: Change; good: FigureTileProps['good'] }) {
  const { direction, short, words } = change;
  if (short === null) return <span className="truncate">{words}</span>;
  const Icon = ICONS[direction];
  const judged = good !== undefined && direction !== 'same';
  const tone = judged ? (direction === good ? 'text-good' : 'text-bad') : '';
  return (
    <span className={`inline-flex shrink-0 items-center gap-0.5 font-medium ${tone}`} title={words}>
      <Icon aria-hidden="true" className="size-3.5" strokeWidth={2.5} />
      <span aria-hidden="true">{short}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
