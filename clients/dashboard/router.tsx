import { createRootRoute, createRoute, createRouter, Link, Outlet, redirect } from '@tanstack/react-router';
import { SearchX } from 'lucide-react';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { readPaymentSearch } from './features/payments/payment-filter.ts';
import { PaymentPage } from './features/payments/payment-page.tsx';
import { PaymentsLayout } from './features/payments/payments-layout.tsx';
import { PaymentsPage } from './features/payments/payments-page.tsx';
import { SignInPage } from './features/sign-in/sign-in-page.tsx';
import { readDeliverySearch } from './features/webhooks/delivery-filter.ts';
import { WebhooksPage } from './features/webhooks/webhooks-page.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Only a path of this site: an address from outside must not decide where a fresh session is taken.
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } =>
    typeof next === 'string' && /^\/(?![/\\])/.test(next) ? { next } : {},
  component: SignInPage,
});

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/payments', replace: true });
  },
});

const payments = createRoute({ getParentRoute: () => shell, path: '/payments', component: PaymentsLayout });

const paymentsList = createRoute({
  getParentRoute: () => payments,
  path: '/',
  validateSearch: readPaymentSearch,
  component: PaymentsPage,
});

const payment = createRoute({ getParentRoute: () => payments, path: '$id', component: PaymentPage });

const webhooks = createRoute({
  getParentRoute: () => shell,
  path: '/webhooks',
  validateSearch: readDeliverySearch,
  component: WebhooksPage,
});

/** Every page and its address. A feature joins by adding its routes under `shell`. */
export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    shell.addChildren([home, payments.addChildren([paymentsList, payment]), webhooks]),
  ]),
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={<SearchX aria-hidden="true" className="size-6" />}
        heading="h1"
        title="There is no such page"
        actions={
          <Link to="/payments" className={buttonClass('primary')}>
            To the payments
          </Link>
        }
      />
    </main>
  );
}
