import { type FormEvent, useState } from 'react';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import type { Instrument } from './checkout-session.ts';
import type { Problem } from './checkout-state.ts';
import { focusFirstInvalid } from './focus-first-invalid.ts';
import { PayButton } from './pay-button.tsx';
import { vpaProblem } from './vpa.ts';

interface UpiFormProps {
  vpa: string;
  onChange: (vpa: string) => void;
  onPay: (instrument: Instrument) => void;
  /** What the server said of the last try. */
  problem: Problem | undefined;
  amount: string;
}

/** The payer's UPI address. */
export function UpiForm({ vpa, onChange, onPay, problem, amount }: UpiFormProps) {
  const [left, setLeft] = useState(false);
  const rejected = problem?.path[0] === 'upi' ? problem.message : undefined;
  const error = (left ? vpaProblem(vpa) : undefined) ?? rejected;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setLeft(true);
    if (vpaProblem(vpa) !== undefined) return focusFirstInvalid(event.currentTarget);
    onPay({ upi: { vpa: vpa.trim() } });
  }

  return (
    <form onSubmit={submit} noValidate data-test-id="upi-form" className="grid gap-1">
      <Field label="UPI ID" error={error} hint="You approve the payment in your UPI app.">
        {control => (
          <Input
            {...control}
            value={vpa}
            onChange={event => onChange(event.target.value)}
            onBlur={() => vpa !== '' && setLeft(true)}
            placeholder="name@bank"
            inputMode="email"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            data-test-id="vpa-input"
          />
        )}
      </Field>
      <PayButton amount={amount} />
    </form>
  );
}
