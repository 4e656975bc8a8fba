import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const AddAccountMutation = graphql(`
  mutation AddConnectorAccount($input: AddConnectorAccountInput!) {
    addConnectorAccount(input: $input) {
      __typename
      ... on UserError {
        message
        path
      }
    }
  }
`);

const RotateMutation = graphql(`
  mutation RotateConnectorCredentials($input: RotateConnectorCredentialsInput!) {
    rotateConnectorCredentials(input: $input) {
      __typename
      ... on UserError {
        message
        path
      }
    }
  }
`);

const words = text.processors;

export interface Kind {
  name: string;
  title: string;
  credentials: readonly { name: string; label: string; hint: string; prefixes: readonly string[] }[];
}

interface AccountFormProps {
  kinds: readonly Kind[];
  /** Whose credentials are replaced; null adds an account. */
  account: { id: string; connector: string; label: string } | null;
  onDone: () => void;
}

/** What an account is called and signed in to with. What was typed stays in the form and goes with it. */
export function AccountForm({ kinds, account, onDone }: AccountFormProps) {
  const [connector, setConnector] = useState(account?.connector ?? kinds[0]?.name ?? '');
  const kind = kinds.find(({ name }) => name === connector);
  const { problem, busy, save } = useSave(onDone);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const credentials = (kind?.credentials ?? []).map(({ name }) => ({
      name,
      value: String(form.get(name)),
    }));
    const label = String(form.get('label'));
    void save(account ? { accountId: account.id, credentials } : { connector, label, credentials });
  }

  const errorOf = (name: string) => (problem?.field === name ? problem.message : undefined);
  return (
    <form noValidate onSubmit={submit} className="grid gap-2">
      {account === null && (
        <>
          <Field label={words.processor} error={errorOf('connector')}>
            {control => (
              <Select
                {...control}
                className="w-full"
                value={connector}
                options={kinds.map(({ name, title }) => ({ value: name, label: title }))}
                onChange={setConnector}
              />
            )}
          </Field>
          <Field label={words.label} hint={words.labelHint} error={errorOf('label')}>
            {control => (
              <Input {...control} data-first-focus name="label" maxLength={60} autoComplete="off" />
            )}
          </Field>
        </>
      )}
      {kind?.credentials.map(({ name, label, hint, prefixes }) => (
        <Field
          key={`${kind.name} ${name}`}
          label={label}
          hint={`${words.beginsWith(prefixes.join(', '))}. ${hint}`}
          error={errorOf(name)}
        >
          {control => (
            <Input {...control} type="password" name={name} autoComplete="off" spellCheck={false} />
          )}
        </Field>
      ))}
      <p aria-live="polite" className={problem?.field === '' ? 'text-bad text-sm' : 'text-ink-soft text-sm'}>
        {problem?.field === '' ? problem.message : words.sealed}
      </p>
      <div className="mt-4 flex justify-end">
        <Button type="submit" look="primary" busy={busy}>
          {words.save}
        </Button>
      </div>
    </form>
  );
}

interface Credential {
  name: string;
  value: string;
}
type Wanted =
  | { accountId: string; credentials: Credential[] }
  | { connector: string; label: string; credentials: Credential[] };

function useSave(onDone: () => void) {
  const [{ fetching: isAdding }, add] = useMutation(AddAccountMutation);
  const [{ fetching: isRotating }, rotate] = useMutation(RotateMutation);
  const [problem, setProblem] = useState<{ field: string; message: string } | null>(null);

  async function save(wanted: Wanted) {
    const answer =
      'accountId' in wanted
        ? (await rotate({ input: wanted })).data?.rotateConnectorCredentials
        : (await add({ input: wanted })).data?.addConnectorAccount;
    if (answer?.__typename === 'ConnectorAccount') {
      toast(words.saved);
      return onDone();
    }
    // `credentials.secretKey` is told at its own field.
    setProblem({ field: answer?.path?.at(-1) ?? '', message: answer?.message ?? words.failed });
  }

  return { problem, busy: isAdding || isRotating, save };
}
