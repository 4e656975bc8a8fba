import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import type { Client } from 'urql';
import { readBalanceSearch } from './features/balance/balance-search.ts';
import { readKeySearch } from './features/developers/key-search.ts';
import { readRequestSearch } from './features/developers/request-search.ts';
import { readEventSearch } from './features/events/event-search.ts';
import { readHomeSearch } from './features/home/home-range.ts';
import { readOrderSearch } from './features/orders/order-search.ts';
import { readPaymentSearch } from './features/payments/payment-filter.ts';
import { readRefundSearch } from './features/refunds/refund-search.ts';
import { readDeliverySearch } from './features/webhooks/delivery-filter.ts';
import { NotFound, PageFailed, PageSkeleton } from './shell/fallbacks.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Only a path of this site: an address from outside must not decide where a fresh session is taken.
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } =>
    typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {},
  component: lazyRouteComponent(() => import('./features/sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('./features/sign-in/invite-page.tsx'), 'InvitePage'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(
    () => import('./features/sign-in/reset-password-page.tsx'),
    'ResetPasswordPage',
  ),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  // Loaded by itself, like a page: those who come to sign in, or to accept an invitation, do not see it yet.
  component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
});

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  validateSearch: readHomeSearch,
  component: lazyRouteComponent(() => import('./features/home/home-page.tsx'), 'HomePage'),
  staticData: { page: () => import('./features/home/home-page.tsx') },
});

const payments = createRoute({
  getParentRoute: () => shell,
  path: '/payments',
  component: lazyRouteComponent(() => import('./features/payments/payments-layout.tsx'), 'PaymentsLayout'),
});

const paymentsList = createRoute({
  getParentRoute: () => payments,
  path: '/',
  validateSearch: readPaymentSearch,
  component: lazyRouteComponent(() => import('./features/payments/payments-page.tsx'), 'PaymentsPage'),
  staticData: { page: () => import('./features/payments/payments-page.tsx') },
});

const payment = createRoute({
  getParentRoute: () => payments,
  path: '$id',
  component: lazyRouteComponent(() => import('./features/payments/payment-page.tsx'), 'PaymentPage'),
});

const refunds = createRoute({
  getParentRoute: () => shell,
  path: '/refunds',
  validateSearch: readRefundSearch,
  component: lazyRouteComponent(() => import('./features/refunds/refunds-page.tsx'), 'RefundsPage'),
});

const refund = createRoute({
  getParentRoute: () => shell,
  path: '/refunds/$id',
  component: lazyRouteComponent(() => import('./features/refunds/refund-page.tsx'), 'RefundPage'),
});

const webhooks = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks',
  validateSearch: readDeliverySearch,
  component: lazyRouteComponent(() => import('./features/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});

const orders = createRoute({
  getParentRoute: () => shell,
  path: '/orders',
  validateSearch: readOrderSearch,
  component: lazyRouteComponent(() => import('./features/orders/orders-page.tsx'), 'OrdersPage'),
});

const order = createRoute({
  getParentRoute: () => shell,
  path: '/orders/$id',
  component: lazyRouteComponent(() => import('./features/orders/order-page.tsx'), 'OrderPage'),
});

const balance = createRoute({
  getParentRoute: () => shell,
  path: '/balance',
  validateSearch: readBalanceSearch,
  component: lazyRouteComponent(() => import('./features/balance/balance-page.tsx'), 'BalancePage'),
});

const webhookInbox = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks/inbox',
  component: lazyRouteComponent(() => import('./features/webhooks/inbox-page.tsx'), 'InboxPage'),
});

const events = createRoute({
  getParentRoute: () => shell,
  path: '/events',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('./features/events/events-page.tsx'), 'EventsPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => shell,
  path: '/developers',
  validateSearch: readKeySearch,
  component: lazyRouteComponent(() => import('./features/developers/keys-page.tsx'), 'KeysPage'),
});

const requests = createRoute({
  getParentRoute: () => shell,
  path: '/developers/requests',
  validateSearch: readRequestSearch,
  component: lazyRouteComponent(() => import('./features/developers/requests-page.tsx'), 'RequestsPage'),
});

const operations = createRoute({
  getParentRoute: () => shell,
  path: '/operations',
  component: lazyRouteComponent(() => import('./features/operations/operations-page.tsx'), 'OperationsPage'),
});

const merchantSettings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./features/settings/merchant-page.tsx'), 'MerchantPage'),
});

const team = createRoute({
  getParentRoute: () => shell,
  path: '/settings/team',
  component: lazyRouteComponent(() => import('./features/settings/team-page.tsx'), 'TeamPage'),
});

const account = createRoute({
  getParentRoute: () => shell,
  path: '/settings/account',
  component: lazyRouteComponent(() => import('./features/settings/account-page.tsx'), 'AccountPage'),
});

const processors = createRoute({
  getParentRoute: () => shell,
  path: '/settings/processors',
  component: lazyRouteComponent(() => import('./features/settings/processors-page.tsx'), 'ProcessorsPage'),
});

const auditLog = createRoute({
  getParentRoute: () => shell,
  path: '/settings/audit',
  component: lazyRouteComponent(() => import('./features/settings/audit-page.tsx'), 'AuditPage'),
});

/**
 * Every page and its address. A feature joins by adding its routes under `shell`; a page's code is loaded when the
 * reader is about to go there, so that the first page stays small.
 */
export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    invite,
    resetPassword,
    shell.addChildren([
      home,
      payments.addChildren([paymentsList, payment]),
      refunds,
      refund,
      webhooks,
      webhookInbox,
      orders,
      order,
      balance,
      events,
      apiKeys,
      requests,
      operations,
      merchantSettings,
      team,
      account,
      processors,
      auditLog,
    ]),
  ]),
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: PageFailed,
});

/**
 * Answers how to begin what the page at the reader's address reads first. It is begun in the same turn, where the page's
 * code is there by then: in the next one the browser would be drawing.
 */
export function firstPage(): (client: Client) => void {
  const match = router.matchRoutes(router.latestLocation).at(-1);
  let page: ReadsAhead | undefined;
  const loading = match?.staticData.page?.().then(module => {
    page = module;
  });
  // The router loads it too, and says so where that fails.
  loading?.catch(() => undefined);
  return client => page?.readAhead(client, match?.search ?? {});
}

/** The module of a page whose first reading can be begun before it is drawn. */
interface ReadsAhead {
  readAhead(client: Client, search: object): void;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    page?: () => Promise<ReadsAhead>;
  }
}
