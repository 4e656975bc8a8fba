import type { ComponentProps } from 'react';

/** Room for several lines, in the look of `Input`. */
export function TextArea({ className = '', ...rest }: ComponentProps<'textarea'>) {
  return (
    <textarea
      {...rest}
      className={`block w-full rounded-lg border border-line-strong bg-surface px-3 py-2 text-base text-ink shadow-raised transition-colors placeholder:text-ink-soft/75 hover:border-ink-soft focus-visible:border-brand focus-visible:outline-offset-0 aria-invalid:border-bad ${className}`}
    />
  );
}
