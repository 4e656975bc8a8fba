/** The band over the whole page and the badge: test money cannot be taken for real money. */
export function TestBand() {
  return <div aria-hidden="true" className="test-band fixed inset-x-0 top-0 z-50 h-1.5" />;
}

export function TestBadge({ className = '' }: { className?: string }) {
  return (
    <strong
      title="Test mode: no real money moves"
      className={`inline-flex h-6 items-center whitespace-nowrap rounded bg-test px-2 font-bold text-on-test text-xs tracking-wider ${className}`}
    >
      TEST
      <span className="sr-only"> mode: no real money moves</span>
    </strong>
  );
}
