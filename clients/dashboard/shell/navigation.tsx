import { Link } from '@tanstack/react-router';
import { Ellipsis, ExternalLink, ShoppingCart } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../../ui/dialog.tsx';
import type { Viewer } from '../session.ts';
import { text } from '../text.ts';
import { type Place, usePlaces } from './places.ts';

const SIDE =
  'flex h-10 shrink-0 items-center gap-3 rounded-lg px-3 font-medium text-on-deep-soft hover:bg-deep-raised hover:text-on-deep aria-[current=page]:bg-deep-raised aria-[current=page]:text-on-deep';
const BOTTOM =
  'flex h-14 flex-1 flex-col items-center justify-center gap-0.5 font-medium text-on-deep-soft text-xs aria-[current=page]:text-on-deep';
const SHEET =
  'flex h-12 items-center gap-3 rounded-lg px-3 font-medium hover:bg-sunken aria-[current=page]:bg-brand-tint aria-[current=page]:text-brand';

interface NavigationProps {
  viewer: Viewer;
  /** Adds the way to a test payment. */
  demo: boolean;
}

/** The places at the side of a wide screen. */
export function SideNavigation({ viewer, demo }: NavigationProps) {
  return (
    <nav
      aria-label={text.shell.navigation}
      className="-mx-3 flex flex-1 flex-col gap-5 overflow-y-auto px-3 [--focus:var(--on-deep)] [scrollbar-width:thin]"
    >
      <PlaceGroups groups={usePlaces(viewer)} className={SIDE} />
      {demo && <TestPayment className={`mt-auto ${SIDE}`} />}
    </nav>
  );
}

/** Four places under the thumb on a phone, and a sheet with all of them. */
export function BottomNavigation({ viewer, demo }: NavigationProps) {
  const groups = usePlaces(viewer);
  const [open, setOpen] = useState(false);
  return (
    <>
      <nav
        aria-label={text.shell.navigation}
        className="fixed inset-x-0 bottom-0 z-30 flex bg-deep pb-[env(safe-area-inset-bottom)] [--focus:var(--on-deep)] md:hidden"
      >
        {groups
          .flat()
          .filter(place => place.onPhone)
          .map(({ to, label, Icon }) => (
            <Link key={to} to={to} activeOptions={{ exact: to === '/' }} className={BOTTOM}>
              <Icon aria-hidden="true" className="size-5" />
              {label}
            </Link>
          ))}
        <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)} className={BOTTOM}>
          <Ellipsis aria-hidden="true" className="size-5" />
          {text.shell.more}
        </button>
      </nav>
      <Dialog open={open} onClose={() => setOpen(false)} title={text.shell.allPlaces}>
        <nav aria-label={text.shell.allPlaces} className="flex flex-col gap-3">
          <PlaceGroups groups={groups} className={SHEET} onGo={() => setOpen(false)} />
          {demo && <TestPayment className={SHEET} />}
        </nav>
      </Dialog>
    </>
  );
}

interface PlaceGroupsProps {
  groups: readonly (readonly Place[])[];
  className: string;
  onGo?: () => void;
}

function PlaceGroups({ groups, className, onGo }: PlaceGroupsProps) {
  return groups.map(group => (
    <ul key={group[0]?.to} className="flex flex-col gap-1">
      {group.map(({ to, label, Icon }) => (
        <li key={to}>
          <Link
            to={to}
            activeOptions={{ exact: to === '/' }}
            className={className}
            {...(onGo && { onClick: onGo })}
          >
            <Icon aria-hidden="true" className="size-[1.125rem]" />
            {label}
          </Link>
        </li>
      ))}
    </ul>
  ));
}

function TestPayment({ className }: { className: string }) {
  return (
    <a href="/checkout" target="_blank" rel="noreferrer" className={className}>
      <ShoppingCart aria-hidden="true" className="size-[1.125rem]" />
      {text.shell.testPayment}
      <ExternalLink aria-label={text.shell.opensNewTab} className="ml-auto size-3.5" />
    </a>
  );
}
