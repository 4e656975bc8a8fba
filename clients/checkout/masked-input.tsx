import {
  type ChangeEvent,
  type ComponentProps,
  type CompositionEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Input } from '../ui/input.tsx';
import { digitsOf } from './card-number.ts';

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

/**
 * An input that groups digits while they are typed, and leaves the caret where the writer has it. An input method, as
 * Japanese is written with, has the text to itself until it is done: changed under its hands, it would type twice.
 */
export function MaskedInput({ value, format, onChange, ...rest }: MaskedInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number>(null);
  const [composed, setComposed] = useState<string>();

  function take({ value: typed, selectionStart }: HTMLInputElement) {
    const next = format(typed);
    const atEnd = selectionStart === null || selectionStart === typed.length;
    const digitsBefore = digitsOf(typed.slice(0, selectionStart ?? 0)).length;
    caret.current = atEnd ? null : caretAfter(digitsBefore, next);
    onChange(next);
  }

  function change({ target, nativeEvent }: ChangeEvent<HTMLInputElement>) {
    if ((nativeEvent as InputEvent).isComposing) setComposed(target.value);
    else take(target);
  }

  function endComposition({ currentTarget }: CompositionEvent<HTMLInputElement>) {
    setComposed(undefined);
    take(currentTarget);
  }

  useLayoutEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  return (
    <Input
      {...rest}
      ref={input}
      value={composed ?? value}
      onChange={change}
      onCompositionEnd={endComposition}
      inputMode="numeric"
      dir="ltr"
    />
  );
}
