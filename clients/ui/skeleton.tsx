/** A grey bar where text is going to be; `className` gives it the size of that text. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span aria-hidden="true" className={`inline-block animate-breathe rounded bg-sunken ${className}`} />
  );
}
