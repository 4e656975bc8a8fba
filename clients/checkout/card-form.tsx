import { type FormEvent, useState } from 'react';
import { CardBrand } from '../ui/card-brand.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { type CardFields, cardProblems, cardProblemsSoFar, fieldOfPath, toCardInput } from './card-fields.ts';
import { cvvLength, digitsOf, formatCardNumber, networkOf } from './card-number.ts';
import type { Instrument } from './checkout-session.ts';
import type { Problem } from './checkout-state.ts';
import { formatExpiry } from './expiry.ts';
import { refusalWords } from './failure-words.ts';
import { focusFirstInvalid } from './focus-first-invalid.ts';
import { useLanguage } from './language.tsx';
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
  const { text } = useLanguage();
  const network = networkOf(digitsOf(fields.number));
  const problems = cardProblemsSoFar(fields, left, new Date());

  function errorOf(name: keyof CardFields): string | undefined {
    const found = problems[name];
    if (found !== undefined) return text.problems[found];
    return problem && fieldOfPath(problem.path) === name ? refusalWords(problem, text) : undefined;
  }

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
      <Field label={text.card.number} error={errorOf('number')}>
        {control => (
          <MaskedInput
            {...control}
            {...field('number')}
            onChange={set('number')}
            format={formatCardNumber}
            autoComplete="cc-number"
            placeholder="1234 1234 1234 1234"
            adornment={<CardBrand network={network} />}
            className="pe-24"
            data-test-id="card-number-input"
          />
        )}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={text.card.expiry} error={errorOf('expiry')}>
          {control => (
            <MaskedInput
              {...control}
              {...field('expiry')}
              onChange={set('expiry')}
              format={formatExpiry}
              autoComplete="cc-exp"
              placeholder={text.card.expiryExample}
              data-test-id="expiry-input"
            />
          )}
        </Field>
        <Field label={text.card.cvv} error={errorOf('cvv')}>
          {control => (
            <MaskedInput
              {...control}
              {...field('cvv')}
              onChange={set('cvv')}
              format={typed => digitsOf(typed).slice(0, cvvLength(network))}
              autoComplete="cc-csc"
              placeholder={text.card.cvvExample(cvvLength(network))}
              data-test-id="cvv-input"
            />
          )}
        </Field>
      </div>
      <Field label={text.card.holder} error={errorOf('holder')}>
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
