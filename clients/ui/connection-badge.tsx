const DOTS = {
  good: 'bg-good',
  wait: 'bg-wait animate-breathe',
  bad: 'bg-bad',
} as const;

interface ConnectionBadgeProps {
  look: keyof typeof DOTS;
  /** The short word, and what moves beside it: "Catching up", "37 events". */
  label: string;
  detail?: string | undefined;
  /** What it means for the reader. */
  title: string;
}

/** A dot and a word that say how fresh the page is. The word is announced when it changes, the moving detail is not. */
export function ConnectionBadge({ look, label, detail, title }: ConnectionBadgeProps) {
  return (
    <span
      title={title}
      data-test-id="connection-state"
      className="figures inline-flex h-8 items-center gap-2 whitespace-nowrap rounded-full border border-line bg-surface px-3 font-medium text-sm"
    >
      <span aria-hidden="true" className={`size-2 rounded-full ${DOTS[look]}`} />
      <output>{label}</output>
      {detail !== undefined && <span className="text-ink-soft">{detail}</span>}
    </span>
  );
}
