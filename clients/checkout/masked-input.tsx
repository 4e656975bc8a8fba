import { type ChangeEvent, type ComponentProps, useLayoutEffect, useRef } from 'react';
import { Input } from '../ui/input.tsx';

interface MaskedInputProps extends Omit<ComponentProps<typeof Input>, 'onChange' | 'value'> {
  value: string;
  /** Writes what was typed as it should stand. */
  format: (text: string) => string;
  onChange: (value: string) => void;
}

/** Where the caret goes when a text is written anew: behind as many digits as it was behind before. */
export function caretAfter(digits: number, text: string): number {
  let seen = 0;
  for (let index = 0; index < text.length; index += 1) {
    if (seen === digits) return index;
    if (/\d/.test(text.charAt(index))) seen += 1;
  }
  return text.length;
}

/** An input that groups digits while they are typed, and leaves the caret where the writer has it. */
export function MaskedInput({ value, format, onChange, ...rest }: MaskedInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number>(null);

  function change(event: ChangeEvent<HTMLInputElement>) {
    const { value: typed, selectionStart } = event.target;
    const next = format(typed);
    const atEnd = selectionStart === null || selectionStart === typed.length;
    const digitsBefore = typed.slice(0, selectionStart ?? 0).replace(/\D/g, '').length;
    caret.current = atEnd ? null : caretAfter(digitsBefore, next);
    onChange(next);
  }

  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  return <Input {...rest} ref={input} value={value} onChange={change} inputMode="numeric" dir="ltr" />;
}
