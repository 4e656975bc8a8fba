/** The mark: a sluice gate between its posts, raised over moving water. */
export function Logo({ className = 'size-7' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" fill="none" aria-hidden="true" className={className}>
      <path d="M8 4v24M24 4v24" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
      <path d="M12 8h8v8h-8z" fill="var(--test)" />
      <path
        d="M12 22.5q2-2.6 4 0t4 0"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeLinecap="round"
        className="animate-breathe"
      />
    </svg>
  );
}
