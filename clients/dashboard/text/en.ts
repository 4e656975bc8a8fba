import { ENGLISH as ui } from '../../ui/words.ts';
import { balance } from './en/balance.ts';
import { deliveries } from './en/deliveries.ts';
import { developers } from './en/developers.ts';
import { events } from './en/events.ts';
import { home } from './en/home.ts';
import { operations } from './en/operations.ts';
import { orders } from './en/orders.ts';
import { payment } from './en/payment.ts';
import { payments } from './en/payments.ts';
import { processors } from './en/processors.ts';
import { refunds } from './en/refunds.ts';
import { settings } from './en/settings.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { inbox, replays, webhooks } from './en/webhooks.ts';

/**
 * Every word of the dashboard in English, a file per feature. A text with something in it is a function; numbers,
 * money and times come to it formatted. Another language is another object of this shape.
 */
export const en = {
  balance,
  orders,
  deliveries,
  developers,
  events,
  home,
  inbox,
  operations,
  payment,
  payments,
  processors,
  refunds,
  replays,
  settings,
  shell,
  signIn,
  ui,
  webhooks,
};
