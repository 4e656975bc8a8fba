import { type FormEvent, useRef, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { useViewer } from '../../session.ts';
import { text } from '../../text.ts';

const CreateKeyMutation = graphql(`
  mutation CreateApiKey($input: CreateApiKeyInput!) {
    createApiKey(input: $input) {
      __typename
      ... on ApiKeySecret {
        secret
        key {
          id
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

interface NewKey {
  id: string;
  secret: string;
}

interface CreateKeyDialogProps {
  open: boolean;
  onClose: () => void;
  onMade: (key: NewKey) => void;
}

/** Asks for a name and scopes, then shows the secret: the only time that anybody sees it. */
export function CreateKeyDialog({ open, onClose, onMade }: CreateKeyDialogProps) {
  const [made, setMade] = useState<NewKey | null>(null);

  function close() {
    onClose();
    setMade(null);
  }

  return (
    <Dialog
      open={open}
      onClose={close}
      title={made === null ? text.developers.newKey : text.developers.secretTitle}
    >
      {made === null ? (
        <KeyForm
          onMade={key => {
            setMade(key);
            onMade(key);
          }}
        />
      ) : (
        <Secret made={made} onDone={close} />
      )}
    </Dialog>
  );
}

function KeyForm({ onMade }: { onMade: (key: NewKey) => void }) {
  const { viewer } = useViewer();
  const [{ fetching }, create] = useMutation(CreateKeyMutation);
  const [problem, setProblem] = useState<{ name?: string; scopes?: string }>({});
  // A form whose answer was lost makes no second key when it is sent again.
  const idempotencyKey = useRef(crypto.randomUUID());

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name')).trim();
    const scopes = form.getAll('scope').map(String);
    if (name === '') return setProblem({ name: text.developers.nameMissing });
    if (scopes.length === 0) return setProblem({ scopes: text.developers.scopesMissing });
    setProblem({});
    const input = { name, scopes, idempotencyKey: idempotencyKey.current };
    const answer = (await create({ input })).data?.createApiKey;
    if (answer?.__typename === 'ApiKeySecret') return onMade({ id: answer.key.id, secret: answer.secret });
    // What was refused is stored with the key; the corrected form is another request.
    if (answer !== undefined) idempotencyKey.current = crypto.randomUUID();
    setProblem({ scopes: answer?.message ?? text.developers.createFailed });
  }

  return (
    <form noValidate onSubmit={event => void submit(event)}>
      <Field label={text.developers.name} hint={text.developers.nameHint} error={problem.name}>
        {control => <Input {...control} data-first-focus name="name" maxLength={60} autoComplete="off" />}
      </Field>
      <fieldset className="mt-2 min-w-0">
        <legend className="mb-1.5 font-medium text-sm">{text.developers.scopes}</legend>
        <div className="grid max-h-72 gap-0.5 overflow-y-auto rounded-lg border border-line p-1.5">
          {(viewer?.permissions ?? []).map(scope => (
            <label
              key={scope}
              className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-sm hover:bg-sunken"
            >
              <input
                type="checkbox"
                name="scope"
                value={scope}
                defaultChecked={scope.endsWith(':read') && scope !== 'audit:read'}
                className="size-4 shrink-0 accent-brand"
              />
              <span className="min-w-0 flex-1">{text.developers.scopeNames[scope] ?? scope}</span>
              <code className="text-[0.8125rem] text-ink-soft">{scope}</code>
            </label>
          ))}
        </div>
        <p
          aria-live="polite"
          className={`mt-1 min-h-5 text-[0.8125rem] ${problem.scopes === undefined ? 'text-ink-soft' : 'text-bad'}`}
        >
          {problem.scopes ?? text.developers.scopesHint}
        </p>
      </fieldset>
      <div className="mt-3 flex justify-end">
        <Button type="submit" look="primary" busy={fetching}>
          {text.developers.createKey}
        </Button>
      </div>
    </form>
  );
}

function Secret({ made, onDone }: { made: NewKey; onDone: () => void }) {
  return (
    <>
      <p className="mb-4 rounded-lg bg-wait-tint px-3.5 py-2.5 text-wait">{text.developers.secretOnce}</p>
      <dl className="grid gap-3">
        <Half label={text.developers.keyId} value={made.id} copyLabel={text.developers.copyKeyId} />
        <Half label={text.developers.secret} value={made.secret} copyLabel={text.developers.copySecret} />
      </dl>
      <div className="mt-5 flex justify-end">
        <Button look="primary" onClick={onDone}>
          {text.developers.done}
        </Button>
      </div>
    </>
  );
}

function Half({ label, value, copyLabel }: { label: string; value: string; copyLabel: string }) {
  return (
    <div>
      <dt className="mb-1 font-medium text-sm">{label}</dt>
      <dd className="flex items-center justify-between gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3 font-mono text-[0.8125rem]">
        <span className="break-all">{value}</span>
        <CopyButton text={value} label={copyLabel} />
      </dd>
    </div>
  );
}
