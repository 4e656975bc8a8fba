import { type AnyRoute, type AnyRouter, useRouter } from '@tanstack/react-router';
import {
  Activity,
  ArrowLeftRight,
  CodeXml,
  Gauge,
  House,
  Landmark,
  type LucideIcon,
  ReceiptText,
  Settings,
  Undo2,
  Webhook,
} from 'lucide-react';
import type { Viewer } from '../session.ts';
import { text } from '../text.ts';

/** Somewhere in the dashboard that the navigation leads to. */
export interface Place {
  to: string;
  label: string;
  Icon: LucideIcon;
  /** One of the four under the thumb on a phone; the others are behind "More". */
  onPhone?: boolean;
  /** Only for those who run the installation. */
  operator?: boolean;
}

/** The places, in groups, in the order they are shown. One is shown once router.tsx has a page for it. */
const GROUPS: readonly (readonly Place[])[] = [
  [
    { to: '/', label: text.shell.home, Icon: House, onPhone: true },
    { to: '/payments', label: text.shell.payments, Icon: ArrowLeftRight, onPhone: true },
    { to: '/refunds', label: text.shell.refunds, Icon: Undo2 },
    { to: '/orders', label: text.shell.orders, Icon: ReceiptText, onPhone: true },
    { to: '/balance', label: text.shell.balance, Icon: Landmark },
  ],
  [
    { to: '/webhooks', label: text.shell.webhooks, Icon: Webhook, onPhone: true },
    { to: '/events', label: text.shell.events, Icon: Activity },
    { to: '/developers', label: text.shell.developers, Icon: CodeXml },
  ],
  [
    { to: '/operations', label: text.shell.operations, Icon: Gauge, operator: true },
    { to: '/settings', label: text.shell.settings, Icon: Settings },
  ],
];

/** Tells whether router.tsx has a page at this path, written as it is there: /payments/$id. */
export function pageLookup(router: AnyRouter): (path: string) => boolean {
  const pages: Readonly<Record<string, AnyRoute>> = router.routesByPath;
  return path => pages[path]?.options.component !== undefined;
}

/** The places that this viewer has, group by group. */
export function usePlaces(viewer: Viewer): readonly (readonly Place[])[] {
  const hasPage = pageLookup(useRouter());
  const isThere = ({ to, operator = false }: Place) => hasPage(to) && (viewer.operator || !operator);
  return GROUPS.map(group => group.filter(isThere)).filter(group => group.length > 0);
}
