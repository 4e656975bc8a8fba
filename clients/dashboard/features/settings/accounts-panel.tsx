import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useMay } from '../../session.ts';
import { text } from '../../text.ts';
import { AccountForm, type Kind } from './account-form.tsx';

const EnableMutation = graphql(`
  mutation EnableConnectorAccount($accountId: ID!) {
    enableConnectorAccount(input: { accountId: $accountId }) {
      __typename
    }
  }
`);

const DisableMutation = graphql(`
  mutation DisableConnectorAccount($accountId: ID!) {
    disableConnectorAccount(input: { accountId: $accountId }) {
      __typename
    }
  }
`);

const words = text.processors;

export interface Account {
  id: string;
  connector: string;
  label: string;
  enabled: boolean;
  notificationPath: string;
  credentials: readonly { name: string; lastFour: string }[];
}

interface AccountsPanelProps {
  accounts: readonly Account[];
  kinds: readonly Kind[];
  onChanged: () => void;
}

type Asked = { kind: 'add' } | { kind: 'rotate' | 'disable'; account: Account } | null;

/** The merchant's accounts at processors, and what an owner does with them. */
export function AccountsPanel({ accounts, kinds, onChanged }: AccountsPanelProps) {
  const may = useMay('settings:write');
  const [asked, setAsked] = useState<Asked>(null);
  const done = () => {
    setAsked(null);
    onChanged();
  };
  const { busy, change } = useEnabled(done);
  return (
    <Panel title={words.accounts}>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-ink-soft text-sm">{words.accountsHint}</p>
        {may && <Button onClick={() => setAsked({ kind: 'add' })}>{words.add}</Button>}
      </div>
      {accounts.length === 0 && (
        <p className="rounded-xl bg-sunken px-4 py-6 text-center">
          <span className="block font-medium">{words.none}</span>
          <span className="text-ink-soft text-sm">{words.noneHint}</span>
        </p>
      )}
      <ul className="grid divide-y divide-line">
        {accounts.map(account => (
          <li key={account.id} className="grid gap-x-4 gap-y-2 py-3 md:grid-cols-[minmax(0,1fr)_auto]">
            <AccountFacts
              account={account}
              title={kinds.find(({ name }) => name === account.connector)?.title}
            />
            {may && (
              <span className="flex items-center gap-2">
                {account.credentials.length > 0 && (
                  <Button
                    size="small"
                    aria-label={words.rotateOf(account.label)}
                    onClick={() => setAsked({ kind: 'rotate', account })}
                  >
                    {words.rotate}
                  </Button>
                )}
                {account.enabled ? (
                  <Button
                    size="small"
                    aria-label={words.disableOf(account.label)}
                    onClick={() => setAsked({ kind: 'disable', account })}
                  >
                    {words.disable}
                  </Button>
                ) : (
                  <Button
                    size="small"
                    aria-label={words.enableOf(account.label)}
                    busy={busy}
                    onClick={() => void change(account.id, true)}
                  >
                    {words.enable}
                  </Button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      <Dialog open={asked !== null} onClose={() => setAsked(null)} title={titleOf(asked)}>
        {asked?.kind === 'disable' && (
          <>
            <p>{words.disableWarning}</p>
            <div className="mt-5 flex justify-end gap-2">
              <Button onClick={() => setAsked(null)}>{words.cancel}</Button>
              <Button look="primary" busy={busy} onClick={() => void change(asked.account.id, false)}>
                {words.disable}
              </Button>
            </div>
          </>
        )}
        {(asked?.kind === 'add' || asked?.kind === 'rotate') && (
          <AccountForm kinds={kinds} account={asked.kind === 'rotate' ? asked.account : null} onDone={done} />
        )}
      </Dialog>
    </Panel>
  );
}

function titleOf(asked: Asked): string {
  if (asked === null || asked.kind === 'add') return words.addTitle;
  const { label } = asked.account;
  return asked.kind === 'rotate' ? words.rotateTitle(label) : words.disableOf(label);
}

function AccountFacts({ account, title }: { account: Account; title: string | undefined }) {
  const { id, connector, label, enabled, credentials, notificationPath } = account;
  return (
    <div className="min-w-0">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{label}</span>
        <span className="text-ink-soft text-sm">{title ?? connector}</span>
        <Badge tone={enabled ? 'good' : 'quiet'}>{enabled ? words.enabled : words.disabled}</Badge>
      </p>
      <p className="mt-1 break-all font-mono text-[0.8125rem] text-ink-soft">
        {[id, ...credentials.map(({ name, lastFour }) => words.credential(name, lastFour))].join(' · ')}
      </p>
      {credentials.length > 0 && (
        <p className="flex flex-wrap items-center gap-1 text-[0.8125rem] text-ink-soft">
          {words.notifications} <code className="break-all">{notificationPath}</code>
          <CopyButton text={notificationPath} label={words.copyPath(label)} />
        </p>
      )}
    </div>
  );
}

function useEnabled(onDone: () => void) {
  const [{ fetching: isEnabling }, enable] = useMutation(EnableMutation);
  const [{ fetching: isDisabling }, disable] = useMutation(DisableMutation);

  async function change(accountId: string, wanted: boolean) {
    const answer = wanted
      ? (await enable({ accountId })).data?.enableConnectorAccount
      : (await disable({ accountId })).data?.disableConnectorAccount;
    if (answer?.__typename !== 'ConnectorAccount') return toast(words.failed);
    onDone();
  }

  return { busy: isEnabling || isDisabling, change };
}
