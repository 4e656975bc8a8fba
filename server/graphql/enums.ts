import { EVENT_TYPES, type EventType as EventTypeValue } from '../../core/events/event-types.ts';
import { builder } from './builder.ts';

/** `{ TEST: 'Play money.' }` as Pothos wants it: each value with its description. */
export function describedValues<Name extends string>(descriptions: Readonly<Record<Name, string>>) {
  const entries = Object.entries<string>(descriptions) as [Name, string][];
  return Object.fromEntries(entries.map(([name, description]) => [name, { description }])) as unknown as {
    [Key in Name]: { readonly description: string };
  };
}

export const Mode = builder.enumType('Mode', {
  description: 'Which world something belongs to. Decided by the credential; the two never mix.',
  values: describedValues({ TEST: 'Play money: the sandbox acquirer.', LIVE: 'Real money.' }),
});

export const Role = builder.enumType('Role', {
  description: 'What a member of a team may do.',
  values: describedValues({
    OWNER: 'Everything, the team included.',
    DEVELOPER: 'Payments, orders, webhooks and API keys.',
    SUPPORT: 'Reads everything, creates orders, refunds.',
    VIEWER: 'Reads everything and changes nothing.',
  }),
});

export const PaymentMethod = builder.enumType('PaymentMethod', {
  description: 'What the shopper pays with.',
  values: describedValues({
    CARD: 'A credit or debit card.',
    UPI: 'A UPI address (VPA), or a code or link for any.',
  }),
});

export const CaptureMethod = builder.enumType('CaptureMethod', {
  description: 'When the money is taken.',
  values: describedValues({
    AUTOMATIC: 'As soon as it is authorized.',
    MANUAL: 'When the merchant captures it.',
  }),
});

export const PaymentStatus = builder.enumType('PaymentStatus', {
  description: 'Where a payment stands.',
  values: describedValues({
    PENDING: 'Accepted; the processor has not answered yet.',
    REQUIRES_ACTION: 'The shopper has to do something first: see nextAction.',
    AUTHORIZED: 'The money is held for the merchant.',
    PARTIALLY_CAPTURED: 'Part of the money was taken; the rest is still held.',
    CAPTURED: 'The money was taken. Final; refunds move amounts, not the status.',
    DECLINED: 'The processor or issuer said no: see decline. Final.',
    FAILED: 'No answer that counts ever came, or the shopper did not act in time. Final.',
    VOIDED: 'The merchant gave the authorization back. Final.',
    EXPIRED: 'The authorization ran out without being captured. Final.',
  }),
});

export const PaymentAction = builder.enumType('PaymentAction', {
  description: 'What may be asked for.',
  values: describedValues({
    CAPTURE: 'Take money that is authorized.',
    VOID: 'Give the whole authorization back.',
    REFUND: 'Give money back to the shopper.',
  }),
});

export const CardNetwork = builder.enumType('CardNetwork', {
  description: 'Who issued the brand of a card.',
  values: describedValues({
    VISA: 'Visa.',
    MASTERCARD: 'Mastercard.',
    AMEX: 'American Express.',
    RUPAY: 'RuPay.',
    DISCOVER: 'Discover.',
    UNKNOWN: 'None of the networks that are told apart here.',
  }),
});

export const NextActionType = builder.enumType('NextActionType', {
  description: 'What the shopper has to do before the processor decides.',
  values: describedValues({
    REDIRECT: "Open the url and confirm the payment with the card's bank.",
    UPI_QR: 'Scan the code behind the url with a UPI app.',
    WAIT: 'Approve the request in the UPI app.',
  }),
});

const EVENT_DESCRIPTIONS: Readonly<Record<EventTypeValue, string>> = {
  'payment.created': 'A payment was accepted.',
  'payment.requires_action': 'The shopper has to do something.',
  'payment.success': 'The money is authorized, whatever the capture method.',
  'payment.rerouted':
    'The account that was asked could not take it and has not charged; another one is asked.',
  'payment.failed': 'The payment was declined, or failed for good.',
  'payment.partially_captured': 'Part of the money was taken.',
  'payment.captured': 'All that will be taken was taken.',
  'payment.capture_failed': 'A capture was declined; the amount can be captured again.',
  'payment.voided': 'The authorization was given back.',
  'payment.void_failed': 'A void was declined.',
  'payment.reversed': 'Part of the authorization was given back.',
  'payment.expired': 'The authorization ran out.',
  'refund.created': 'A refund was accepted.',
  'refund.updated': 'One of the two parts of a refund ended; the other is still on its way.',
  'refund.processed': 'The money is on its way to the shopper.',
  'refund.failed': 'A refund was declined; the amount can be refunded again.',
  'order.paid': 'A payment of the order succeeded.',
  'endpoint.disabled': 'A webhook endpoint was disabled.',
  'webhook.test': 'A test event that the merchant asked for.',
};

/** GraphQL spells `payment.success` as PAYMENT_SUCCESS. */
export function eventTypeName(type: EventTypeValue): string {
  return type.toUpperCase().replace('.', '_');
}

export const EventType = builder.enumType('EventType', {
  description:
    'What happened. Webhooks and REST spell the same types in lower case with a dot: payment.success.',
  values: Object.fromEntries(
    EVENT_TYPES.map(type => [eventTypeName(type), { value: type, description: EVENT_DESCRIPTIONS[type] }]),
  ),
});
