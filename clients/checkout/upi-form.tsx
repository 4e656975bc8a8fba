import { QrCode } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import type { Instrument } from './checkout-session.ts';
import type { Problem } from './checkout-state.ts';
import { refusalWords } from './failure-words.ts';
import { focusFirstInvalid } from './focus-first-invalid.ts';
import { useLanguage } from './language.tsx';
import { PayButton } from './pay-button.tsx';
import { vpaProblem } from './vpa.ts';

interface UpiFormProps {
  vpa: string;
  onChange: (vpa: string) => void;
  onPay: (instrument: Instrument) => void;
  /** What the server said of the last try. */
  problem: Problem | undefined;
  amount: string;
  /** Whether a code or a link can be paid, from whichever address the shopper likes. */
  byCode: boolean;
}

/** The payer's UPI address, or a code that needs none. */
export function UpiForm({ vpa, onChange, onPay, problem, amount, byCode }: UpiFormProps) {
  const [left, setLeft] = useState(false);
  const { text } = useLanguage();
  const rejected = problem?.path[0] === 'upi' ? refusalWords(problem, text) : undefined;
  const found = left ? vpaProblem(vpa) : undefined;
  const error = found === undefined ? rejected : text.problems[found];

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setLeft(true);
    if (vpaProblem(vpa) !== undefined) return focusFirstInvalid(event.currentTarget);
    onPay({ upi: { vpa: vpa.trim() } });
  }

  return (
    <form onSubmit={submit} noValidate data-test-id="upi-form" className="grid gap-1">
      <Field label={text.upi.vpa} error={error} hint={text.upi.hint}>
        {control => (
          <Input
            {...control}
            value={vpa}
            onChange={event => onChange(event.target.value)}
            onBlur={() => vpa !== '' && setLeft(true)}
            placeholder={text.upi.example}
            dir="ltr"
            inputMode="email"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            data-test-id="vpa-input"
          />
        )}
      </Field>
      <PayButton amount={amount} />
      {byCode && (
        <>
          <p className="my-2 text-center text-ink-soft text-sm">{text.upi.or}</p>
          <Button size="large" onClick={() => onPay({ upi: {} })} data-test-id="upi-code-button">
            <QrCode aria-hidden="true" className="size-4 shrink-0" />
            {text.upi.byCode}
          </Button>
        </>
      )}
    </form>
  );
}
