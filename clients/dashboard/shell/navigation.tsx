import { Link } from '@tanstack/react-router';
import { ArrowLeftRight, ExternalLink, ShoppingCart, Webhook } from 'lucide-react';
import { text } from '../text.ts';

/** The places of the dashboard. A feature that is built gets its line here and its route in router.tsx. */
const PLACES = [
  { to: '/payments', label: text.shell.payments, Icon: ArrowLeftRight },
  { to: '/webhooks', label: text.shell.webhooks, Icon: Webhook },
] as const;

const SIDE =
  'flex h-10 items-center gap-3 rounded-lg px-3 font-medium text-on-deep-soft hover:bg-deep-raised hover:text-on-deep aria-[current=page]:bg-deep-raised aria-[current=page]:text-on-deep';
const BOTTOM =
  'flex h-14 flex-1 flex-col items-center justify-center gap-0.5 font-medium text-on-deep-soft text-xs aria-[current=page]:text-on-deep';

/** The places at the side of a wide screen. */
export function SideNavigation({ demo }: { demo: boolean }) {
  return (
    <nav aria-label={text.shell.navigation} className="flex flex-1 flex-col gap-1 [--focus:var(--on-deep)]">
      {PLACES.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={SIDE}>
          <Icon aria-hidden="true" className="size-[1.125rem]" />
          {label}
        </Link>
      ))}
      {demo && (
        <a href="/checkout" target="_blank" rel="noreferrer" className={`mt-auto ${SIDE}`}>
          <ShoppingCart aria-hidden="true" className="size-[1.125rem]" />
          {text.shell.testPayment}
          <ExternalLink aria-label={text.shell.opensNewTab} className="ml-auto size-3.5" />
        </a>
      )}
    </nav>
  );
}

/** The places under the thumb on a phone. */
export function BottomNavigation({ demo }: { demo: boolean }) {
  return (
    <nav
      aria-label={text.shell.navigation}
      className="fixed inset-x-0 bottom-0 z-30 flex bg-deep pb-[env(safe-area-inset-bottom)] [--focus:var(--on-deep)] md:hidden"
    >
      {PLACES.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={BOTTOM}>
          <Icon aria-hidden="true" className="size-5" />
          {label}
        </Link>
      ))}
      {demo && (
        <a href="/checkout" target="_blank" rel="noreferrer" className={BOTTOM}>
          <ShoppingCart aria-hidden="true" className="size-5" />
          {text.shell.testPayment}
        </a>
      )}
    </nav>
  );
}
