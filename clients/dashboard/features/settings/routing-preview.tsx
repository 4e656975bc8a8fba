import { useState } from 'react';
import { useQuery } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { RoutingPreviewQuery as Answer, PaymentMethod } from '../../../graphql/dashboard/graphql.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { locale } from '../../../ui/locale.ts';
import { parseMoney } from '../../../ui/money.ts';
import { Panel } from '../../../ui/panel.tsx';
import { Select } from '../../../ui/select.tsx';
import { text } from '../../text.ts';

const RoutingPreviewQuery = graphql(`
  query RoutingPreview($amount: MinorUnits!, $currency: Currency!, $method: PaymentMethod!) {
    routingPreview(amount: $amount, currency: $currency, method: $method) {
      rule
      choices {
        share
        candidate {
          account {
            id
            label
          }
        }
      }
      afterwards {
        account {
          id
          label
        }
      }
    }
  }
`);

const words = text.processors;
const METHODS = (['CARD', 'UPI'] as const).map(value => ({ value, label: words.methods[value] }));
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

/** Says who would be asked for a payment that somebody thinks of. */
export function RoutingPreview() {
  const [wish, setWish] = useState<{ amount: string; currency: string; method: PaymentMethod }>({
    amount: '49.99',
    currency: 'EUR',
    method: 'CARD',
  });
  const currency = wish.currency.trim().toUpperCase();
  const amount = /^[A-Z]{3}$/.test(currency) ? parseMoney(wish.amount, currency) : 'unreadable';
  const isComplete = typeof amount === 'number';
  const [{ data }] = useQuery({
    query: RoutingPreviewQuery,
    variables: { amount: isComplete ? amount : 1, currency, method: wish.method },
    pause: !isComplete,
    requestPolicy: 'network-only',
  });
  return (
    <Panel title={words.preview}>
      <p className="mb-4 text-ink-soft text-sm">{words.previewHint}</p>
      <div className="grid grid-cols-1 gap-x-4 gap-y-2 sm:grid-cols-3">
        {(['amount', 'currency'] as const).map(name => (
          <Field key={name} label={words[name]}>
            {control => (
              <Input
                {...control}
                value={wish[name]}
                autoComplete="off"
                onChange={event => setWish({ ...wish, [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <Field label={words.method}>
          {control => (
            <Select
              {...control}
              className="w-full"
              value={wish.method}
              options={METHODS}
              onChange={method => setWish({ ...wish, method })}
            />
          )}
        </Field>
      </div>
      <div aria-live="polite" className="min-h-16">
        {isComplete && data && <Outcome preview={data.routingPreview} />}
      </div>
    </Panel>
  );
}

function Outcome({ preview: { rule, choices, afterwards } }: { preview: Answer['routingPreview'] }) {
  if (choices.length === 0) return <p className="text-bad">{words.nobody}</p>;
  return (
    <>
      <p>{rule === null ? words.byDefault : words.byRule(rule + 1)}</p>
      <ul className="mt-1">
        {choices.map(({ share, candidate: { account } }) => (
          <li key={account?.id ?? ''} className="flex gap-3">
            <span className="figures w-16 text-right font-medium">{percent.format(share)}</span>
            {account?.label ?? words.builtIn}
          </li>
        ))}
      </ul>
      {afterwards.length > 0 && (
        <p className="mt-1 text-ink-soft text-sm">
          {words.afterwards} {afterwards.map(({ account }) => account?.label ?? words.builtIn).join(', ')}
        </p>
      )}
    </>
  );
}
