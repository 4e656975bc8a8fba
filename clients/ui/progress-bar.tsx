interface ProgressBarProps {
  label: string;
  value: number;
  max: number;
}

/** How much of something long is done. What the bar means is also said in words beside it. */
export function ProgressBar({ label, value, max }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      className="h-2 overflow-hidden rounded-full bg-sunken"
    >
      <div
        className="h-full rounded-full bg-brand transition-[width]"
        style={{ width: `${max === 0 ? 100 : (100 * value) / max}%` }}
      />
    </div>
  );
}
