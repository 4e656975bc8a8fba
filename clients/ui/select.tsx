import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';

interface SelectProps<Value extends string>
  extends Omit<ComponentProps<'select'>, 'onChange' | 'value' | 'children'> {
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** One of several. The browser's own: it is the best one on a phone, and needs no script. */
export function Select<Value extends string>({
  value,
  options,
  onChange,
  className = '',
  ...rest
}: SelectProps<Value>) {
  return (
    <span className={`relative inline-block ${className}`}>
      <select
        {...rest}
        value={value}
        onChange={event => onChange(event.target.value as Value)}
        className="h-10 w-full appearance-none rounded-lg border border-line-strong bg-surface pr-9 pl-3 text-base text-ink shadow-raised hover:border-ink-soft disabled:cursor-not-allowed disabled:opacity-60 md:text-sm"
      >
        {options.map(option => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-soft"
      />
    </span>
  );
}
