import type { ComponentProps } from 'react';
import { Spinner } from './spinner.tsx';

type Look = 'primary' | 'secondary' | 'quiet';

const LOOKS: Readonly<Record<Look, string>> = {
  primary: 'bg-brand text-on-brand shadow-raised hover:bg-brand-strong',
  secondary:
    'bg-surface text-ink border border-line-strong/60 shadow-raised hover:border-line-strong hover:bg-sunken',
  quiet: 'text-ink-soft hover:bg-sunken hover:text-ink',
};

const SIZES = {
  small: 'h-8 gap-1.5 rounded-md px-2.5 text-sm',
  medium: 'h-10 gap-2 rounded-lg px-4',
  large: 'h-12 gap-2 rounded-lg px-5 text-base',
} as const;

/** The classes of a button, for links that should look like one. */
export function buttonClass(look: Look = 'secondary', size: keyof typeof SIZES = 'medium'): string {
  return `inline-flex select-none items-center justify-center whitespace-nowrap font-medium transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-60 disabled:cursor-not-allowed disabled:opacity-60 ${LOOKS[look]} ${SIZES[size]}`;
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
