import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../../session.ts';
import { text } from '../../text.ts';

const TAB =
  'inline-flex h-10 items-center whitespace-nowrap border-transparent border-b-2 px-1 font-medium text-ink-soft hover:text-ink aria-[current=page]:border-brand aria-[current=page]:text-ink';

/** The heading of the settings' pages, and the way from one to the other. */
export function SettingsFrame({ tab, children }: { tab: string; children: ReactNode }) {
  const mayAudit = useMay('audit:read');
  return (
    <>
      <title>{text.settings.pageTitle(tab)}</title>
      <h1 className="font-semibold text-2xl tracking-tight">{text.settings.title}</h1>
      <nav
        aria-label={text.settings.tabs}
        className="mt-3 mb-6 flex gap-6 overflow-x-auto border-line border-b [scrollbar-width:none]"
      >
        <Link to="/settings" activeOptions={{ exact: true }} className={TAB}>
          {text.settings.merchantTab}
        </Link>
        <Link to="/settings/team" className={TAB}>
          {text.settings.teamTab}
        </Link>
        <Link to="/settings/processors" className={TAB}>
          {text.processors.tab}
        </Link>
        <Link to="/settings/account" className={TAB}>
          {text.settings.accountTab}
        </Link>
        {mayAudit && (
          <Link to="/settings/audit" className={TAB}>
            {text.settings.auditTab}
          </Link>
        )}
      </nav>
      {children}
    </>
  );
}
