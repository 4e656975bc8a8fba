import type { ComponentProps } from 'react';
import { Spinner } from './spinner.tsx';

type Look = 'primary' | 'secondary' | 'quiet';

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'bg-brand text-on-brand shadow-raised hover:bg-brand-strong',
  secondary:
    'bg-surface text-ink border border-line-strong/60 shadow-raised hover:border-line-strong hover:bg-sunken',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
};

/** Large ones stand alone, and have room for a second line: a merchant's name may be long. */
const SIZES = {
  small: 'h-8 gap-1.5 whitespace-nowrap rounded-md px-2.5 text-sm',
  medium: 'h-10 gap-2 whitespace-nowrap rounded-lg px-4',
  large: 'min-h-12 gap-x-2 wrap-anywhere rounded-lg px-5 py-2 text-center text-base',
} as const;

/** The classes of a button, for links that should look like one. */
export function buttonClass(look: Look = 'secondary', size: keyof typeof SIZES = 'medium'): string {
  return `inline-flex select-none items-center justify-center font-medium transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-60 disabled:cursor-not-allowed disabled:opacity-60 ${LOOKS[look]} ${SIZES[size]}`;
}

interface ButtonProps extends ComponentProps<'button'> {
  look?: Look;
  size?: keyof typeof SIZES;
  /** Shows that its work is under way. The button keeps focus and its width, and does nothing when pressed. */
  busy?: boolean;
}

export function Button({
  look,
  size,
  busy = false,
  className = '',
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || rest['aria-disabled']}
      aria-busy={busy}
      onClick={event => (busy ? event.preventDefault() : onClick?.(event))}
      className={`${buttonClass(look, size)} ${className}`}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
