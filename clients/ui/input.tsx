import type { ComponentProps, ReactNode } from 'react';

interface InputProps extends ComponentProps<'input'> {
  /** Drawn inside the input at its end, such as a card's brand. */
  adornment?: ReactNode;
}

/** A text input of the design; 16 px on touch screens, or phones zoom into it. */
export function Input({ adornment, className = '', ...rest }: InputProps) {
  return (
    <span className="relative block">
      <input
        {...rest}
        className={`figures h-11 w-full rounded-lg border border-line-strong bg-surface px-3 text-base text-ink shadow-raised transition-colors placeholder:text-ink-soft/75 hover:border-ink-soft focus-visible:border-brand focus-visible:outline-offset-0 aria-invalid:border-bad ${adornment === undefined ? '' : 'pe-14'} ${className}`}
      />
      {adornment !== undefined && (
        <span className="pointer-events-none absolute inset-y-0 end-3 flex items-center">{adornment}</span>
      )}
    </span>
  );
}
