/** The band over the whole page and the badge: test money cannot be taken for real money. */
export function TestBand() {
  return <div aria-hidden="true" className="test-band fixed inset-x-0 top-0 z-50 h-1.5" />;
}

/** The band of a place that knows both modes. It is there in each, so that nothing moves when the mode changes. */
export function ModeBand({ mode }: { mode: 'TEST' | 'LIVE' }) {
  if (mode === 'TEST') return <TestBand />;
  return <div aria-hidden="true" className="fixed inset-x-0 top-0 z-50 h-1.5 bg-live" />;
}

interface TestBadgeProps {
  className?: string;
  word?: string;
  /** What it means for the reader. */
  meaning?: string;
}

export function TestBadge({
  className = '',
  word = 'TEST',
  meaning = 'Test mode: no real money moves',
}: TestBadgeProps) {
  return (
    <strong
      title={meaning}
      className={`inline-flex h-6 items-center whitespace-nowrap rounded bg-test px-2 font-bold text-on-test text-xs tracking-wider ${className}`}
    >
      {word}
      <span className="sr-only"> {meaning}</span>
    </strong>
  );
}
