import type Stripe from 'stripe';
import { type Account, intentOf } from './account.ts';
import { ApiError, invalid } from './api-error.ts';
import { fateOf, isCardNumber } from './cards.ts';
import { type Form, formOf, textOf } from './form.ts';
import { cancelIntent, captureIntent, confirmIntent, createIntent, updateIntent } from './intents.ts';
import { listOf, newCard } from './objects.ts';
import { createRefund } from './refunds.ts';

/** What a request is for, by which a test can tell the simulator to fail at it. */
export type Step =
  | 'card'
  | 'open'
  | 'update'
  | 'confirm'
  | 'capture'
  | 'cancel'
  | 'refund'
  | 'retrieve'
  | 'list'
  | 'search';

interface Route {
  readonly step: Step;
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  /** The parameters that Stripe knows here, as far as we use them; another is refused as Stripe would. */
  readonly params: readonly string[];
  run(account: Account, id: string, form: Form): object;
}

/** Smaller than Stripe's, so that tests meet the ends of pages. */
const PAGE_MAX = 5;
const PAGE = ['limit', 'starting_after'];

export const ROUTES: readonly Route[] = [
  {
    ...{ step: 'card', method: 'POST', path: /^\/v1\/payment_methods$/ },
    params: ['type', 'card', 'billing_details'],
    run: (account, _, form) => createCard(account, form),
  },
  {
    ...{ step: 'open', method: 'POST', path: /^\/v1\/payment_intents$/ },
    params: [
      ...['amount', 'currency', 'capture_method', 'allowed_payment_method_types', 'metadata'],
      'payment_method_options',
    ],
    run: (account, _, form) => createIntent(account, form),
  },
  {
    ...{ step: 'confirm', method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/confirm$/ },
    params: ['payment_method', 'return_url'],
    run: confirmIntent,
  },
  {
    ...{ step: 'capture', method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/capture$/ },
    params: ['amount_to_capture', 'final_capture', 'metadata'],
    run: captureIntent,
  },
  {
    ...{ step: 'cancel', method: 'POST', path: /^\/v1\/payment_intents\/(\w+)\/cancel$/ },
    params: ['cancellation_reason'],
    run: cancelIntent,
  },
  {
    ...{ step: 'search', method: 'GET', path: /^\/v1\/payment_intents\/search$/ },
    params: ['query', 'limit'],
    run: (account, _, form) => search(account, textOf(form, 'query') ?? ''),
  },
  {
    ...{ step: 'update', method: 'POST', path: /^\/v1\/payment_intents\/(\w+)$/ },
    params: ['metadata'],
    run: updateIntent,
  },
  {
    ...{ step: 'retrieve', method: 'GET', path: /^\/v1\/payment_intents\/(\w+)$/ },
    params: [],
    run: (account, id) => intentOf(account, id),
  },
  {
    ...{ step: 'list', method: 'GET', path: /^\/v1\/payment_intents$/ },
    params: PAGE,
    run: (account, _, form) => page([...account.intents.values()], '/v1/payment_intents', form),
  },
  {
    ...{ step: 'refund', method: 'POST', path: /^\/v1\/refunds$/ },
    params: ['payment_intent', 'amount', 'metadata'],
    run: (account, _, form) => createRefund(account, form),
  },
  {
    ...{ step: 'list', method: 'GET', path: /^\/v1\/refunds$/ },
    params: ['payment_intent', ...PAGE],
    run: (account, _, form) => page(refundsOf(account, textOf(form, 'payment_intent')), '/v1/refunds', form),
  },
];

export function refuseUnknownParams({ params }: Route, form: Form): void {
  const unknown = Object.keys(form).find(name => !params.includes(name));
  if (unknown !== undefined) throw invalid(`Received unknown parameter: ${unknown}`, unknown);
}

function createCard(account: Account, form: Form): Stripe.PaymentMethod {
  const card = formOf(form, 'card');
  const number = textOf(card, 'number') ?? '';
  if (!isCardNumber(number)) {
    const message = 'Your card number is incorrect.';
    throw new ApiError(402, { type: 'card_error', code: 'incorrect_number', message, param: 'number' });
  }
  const method = newCard({
    number,
    expMonth: Number(textOf(card, 'exp_month')),
    expYear: Number(textOf(card, 'exp_year')),
    name: textOf(formOf(form, 'billing_details'), 'name') ?? null,
  });
  account.cards.set(method.id, { method, fate: fateOf(number) });
  return method;
}

function search(account: Account, query: string): object {
  const [, field = '', value] = /^metadata\["(\w+)"\]:"(\w+)"$/.exec(query) ?? [];
  const data = [...account.intents.values()].filter(
    ({ id, metadata }) => account.searchable.has(id) && metadata[field] === value,
  );
  return {
    object: 'search_result',
    url: '/v1/payment_intents/search',
    has_more: false,
    next_page: null,
    data,
  };
}

function refundsOf(account: Account, intentId: string | undefined): Stripe.Refund[] {
  const all = [...account.refunds.values()];
  return intentId === undefined ? all : all.filter(refund => refund.payment_intent === intentId);
}

function page<Item extends { readonly id: string }>(items: readonly Item[], url: string, form: Form): object {
  const limit = Math.min(Number(textOf(form, 'limit') ?? PAGE_MAX), PAGE_MAX);
  return listOf(items, { url, limit, after: textOf(form, 'starting_after') });
}
