import { type FormEvent, useState } from 'react';
import { CardBrand } from '../ui/card-brand.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { type CardFields, cardProblems, cardProblemsSoFar, fieldOfPath, toCardInput } from './card-fields.ts';
import { cvvLength, digitsOf, formatCardNumber, networkOf } from './card-number.ts';
import type { Instrument } from './checkout-session.ts';
import type { Problem } from './checkout-state.ts';
import { formatExpiry } from './expiry.ts';
import { focusFirstInvalid } from './focus-first-invalid.ts';
import { MaskedInput } from './masked-input.tsx';
import { PayButton } from './pay-button.tsx';

interface CardFormProps {
  fields: CardFields;
  onChange: (fields: CardFields) => void;
  onPay: (instrument: Instrument) => void;
  /** What the server said of the last try. */
  problem: Problem | undefined;
  amount: string;
}

/** Card number, expiry, security code and name, checked as they are typed. */
export function CardForm({ fields, onChange, onPay, problem, amount }: CardFormProps) {
  const [left, setLeft] = useState<ReadonlySet<keyof CardFields>>(new Set());
  const network = networkOf(digitsOf(fields.number));
  const rejected = problem && fieldOfPath(problem.path);
  const problems = {
    ...(rejected === undefined ? {} : { [rejected]: problem?.message }),
    ...cardProblemsSoFar(fields, left, new Date()),
  };

  const field = (name: keyof CardFields) => ({
    value: fields[name],
    onBlur: () => fields[name] !== '' && setLeft(new Set([...left, name])),
  });
  const set = (name: keyof CardFields) => (value: string) => onChange({ ...fields, [name]: value });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setLeft(new Set(['number', 'expiry', 'cvv']));
    if (Object.keys(cardProblems(fields, new Date())).length > 0)
      return focusFirstInvalid(event.currentTarget);
    onPay({ card: toCardInput(fields) });
  }

  return (
    <form onSubmit={submit} noValidate data-test-id="card-form" className="grid gap-1">
      <Field label="Card number" error={problems.number}>
        {control => (
          <MaskedInput
            {...control}
            {...field('number')}
            onChange={set('number')}
            format={formatCardNumber}
            autoComplete="cc-number"
            placeholder="1234 1234 1234 1234"
            adornment={<CardBrand network={network} />}
            className="pr-24"
            data-test-id="card-number-input"
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Expiry" error={problems.expiry}>
          {control => (
            <MaskedInput
              {...control}
              {...field('expiry')}
              onChange={set('expiry')}
              format={formatExpiry}
              autoComplete="cc-exp"
              placeholder="MM/YY"
              data-test-id="expiry-input"
            />
          )}
        </Field>
        <Field label="CVV" error={problems.cvv}>
          {control => (
            <MaskedInput
              {...control}
              {...field('cvv')}
              onChange={set('cvv')}
              format={text => digitsOf(text).slice(0, cvvLength(network))}
              autoComplete="cc-csc"
              placeholder={network === 'AMEX' ? '4 digits' : '3 digits'}
              data-test-id="cvv-input"
            />
          )}
        </Field>
      </div>
      <Field label="Name on card" error={problems.holder}>
        {control => (
          <Input
            {...control}
            {...field('holder')}
            onChange={event => set('holder')(event.target.value)}
            autoComplete="cc-name"
            maxLength={100}
            data-test-id="cardholder-name-input"
          />
        )}
      </Field>
      <PayButton amount={amount} />
    </form>
  );
}
