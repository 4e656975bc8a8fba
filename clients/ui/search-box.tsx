import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

interface SearchBoxProps {
  label: string;
  /** What can be searched for. */
  hint: string;
  clearLabel: string;
  value: string | null;
  onSearch: (text: string | null) => void;
}

/** Finds when Enter is pressed or the field is left: what is typed half is seldom what is meant. */
export function SearchBox({ label, hint, clearLabel, value, onSearch }: SearchBoxProps) {
  const [typed, setTyped] = useState(value ?? '');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setTyped(value ?? ''), [value]);
  const search = (next: string) => {
    if (next.trim() !== (value ?? '')) onSearch(next.trim() || null);
  };

  return (
    <search className="relative w-full md:w-88">
      <form
        onSubmit={event => {
          event.preventDefault();
          search(typed);
        }}
      >
        <Search
          aria-hidden="true"
          className="-translate-y-1/2 absolute top-1/2 left-2.5 size-4 text-ink-soft"
        />
        <input
          ref={input}
          aria-label={label}
          placeholder={hint}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={event => setTyped(event.target.value)}
          onBlur={() => search(typed)}
          className="h-8 w-full rounded-md border border-line-strong/60 bg-surface pr-8 pl-8.5 text-base shadow-raised placeholder:text-ink-soft hover:border-line-strong md:text-sm"
        />
        {typed !== '' && (
          <button
            type="button"
            aria-label={clearLabel}
            onClick={() => {
              setTyped('');
              search('');
              input.current?.focus();
            }}
            className="absolute inset-y-0 right-0 grid w-8 place-items-center text-ink-soft hover:text-ink"
          >
            <X aria-hidden="true" className="size-4" />
          </button>
        )}
      </form>
    </search>
  );
}
