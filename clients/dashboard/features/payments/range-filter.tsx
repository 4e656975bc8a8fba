import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { parseMoney } from '../../../ui/money.ts';
import { text } from '../../text.ts';
import type { ParsedPaymentSearch } from './payment-filter.ts';

type Ranges = Pick<ParsedPaymentSearch, 'currency' | 'min' | 'max' | 'since' | 'until'>;
type Draft = { [Key in keyof Ranges]: string };

interface RangeFilterProps {
  search: ParsedPaymentSearch;
  onChange: (ranges: Ranges) => void;
}

/** Currency, amounts and days. */
export function RangeFilter({ search, onChange }: RangeFilterProps) {
  const [open, setOpen] = useState(false);
  const { currency, min, max, since, until } = search;
  const chosen = [
    currency,
    min && text.payments.amountFrom(min),
    max && text.payments.amountUntil(max),
    since && text.payments.sinceDay(since),
    until && text.payments.untilDay(until),
  ].filter(Boolean);
  return (
    <>
      <Button size="small" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden="true" className="size-4 text-ink-soft" />
        {chosen.length === 0 ? text.payments.moreFilters : chosen.join(' ')}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={text.payments.amountAndDate}>
        <RangeForm
          ranges={search}
          onApply={ranges => {
            setOpen(false);
            onChange(ranges);
          }}
        />
      </Dialog>
    </>
  );
}

function amountProblem(amount: string, currency: string): string | undefined {
  if (amount === '') return undefined;
  if (currency === '') return text.payments.amountNeedsCurrency;
  return typeof parseMoney(amount, currency) === 'number' ? undefined : text.payments.amountNotNumber;
}

function RangeForm({ ranges, onApply }: { ranges: Ranges; onApply: (ranges: Ranges) => void }) {
  const [draft, setDraft] = useState<Draft>({
    currency: ranges.currency ?? '',
    min: ranges.min ?? '',
    max: ranges.max ?? '',
    since: ranges.since ?? '',
    until: ranges.until ?? '',
  });
  const currency = draft.currency.trim().toUpperCase();
  const problems = {
    currency: currency === '' || /^[A-Z]{3}$/.test(currency) ? undefined : text.payments.currencyWrong,
    min: amountProblem(draft.min, currency),
    max: amountProblem(draft.max, currency),
    since: undefined,
    until: undefined,
  };
  const right = Object.values(problems).every(problem => problem === undefined);
  const field = (name: keyof Draft, type: 'text' | 'date', hint?: string) => (
    <Field label={text.payments[name]} hint={hint} error={problems[name]}>
      {control => (
        <Input
          {...control}
          type={type}
          autoComplete="off"
          {...(name === 'min' || name === 'max' ? { inputMode: 'decimal' as const } : {})}
          value={draft[name]}
          onChange={event => setDraft({ ...draft, [name]: event.target.value })}
        />
      )}
    </Field>
  );

  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!right) return;
        const { min, max, since, until } = draft;
        onApply({
          currency: currency || null,
          min: min || null,
          max: max || null,
          since: since || null,
          until: until || null,
        });
      }}
    >
      {field('currency', 'text', text.payments.currencyHint)}
      <div className="mt-2 grid grid-cols-2 gap-x-3 gap-y-2">
        {field('min', 'text')}
        {field('max', 'text')}
        {field('since', 'date')}
        {field('until', 'date')}
      </div>
      <div className="mt-3 flex justify-end">
        <Button type="submit" look="primary" disabled={!right}>
          {text.payments.apply}
        </Button>
      </div>
    </form>
  );
}
