import type { ResultOf } from '@graphql-typed-document-node/core';
import { type FormEvent, useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useMay } from '../../session.ts';
import { text } from '../../text.ts';

export const MerchantSettings = graphql(`
  fragment MerchantSettings on Merchant {
    id
    name
    defaultCaptureMethod
    allowedOrigins
  }
`);

const UpdateMerchantMutation = graphql(`
  mutation UpdateMerchant($input: UpdateMerchantInput!) {
    updateMerchant(input: $input) {
      __typename
      ... on Merchant {
        id
        ...MerchantSettings
      }
      ... on UserError {
        message
        path
      }
    }
  }
`);

type CaptureChoice = keyof typeof text.settings.merchant.captureMethods;

const words = text.settings.merchant;
const CAPTURE_OPTIONS = (Object.keys(words.captureMethods) as CaptureChoice[]).map(value => ({
  value,
  label: words.captureMethods[value],
}));

/** What an owner may change. Everybody else reads it. */
export function MerchantForm({ merchant }: { merchant: ResultOf<typeof MerchantSettings> }) {
  const may = useMay('settings:write');
  const { problem, busy, save } = useSave();
  const [capture, setCapture] = useState<CaptureChoice>(merchant.defaultCaptureMethod ?? 'NONE');

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const lines = String(form.get('origins')).split('\n');
    void save({
      name: String(form.get('name')),
      defaultCaptureMethod: capture === 'NONE' ? null : capture,
      allowedOrigins: lines.map(line => line.trim()).filter(line => line !== ''),
    });
  }

  return (
    <form
      noValidate
      onSubmit={submit}
      className="grid gap-2 rounded-2xl border border-line bg-surface p-5 shadow-raised"
    >
      <Field
        label={words.name}
        hint={words.nameHint}
        error={problem?.path[0] === 'name' ? problem.message : undefined}
      >
        {control => (
          <Input {...control} name="name" defaultValue={merchant.name} maxLength={100} readOnly={!may} />
        )}
      </Field>
      <Field label={words.capture} hint={words.captureHint}>
        {control => (
          <Select
            {...control}
            value={capture}
            options={CAPTURE_OPTIONS}
            onChange={setCapture}
            disabled={!may}
            className="w-full"
          />
        )}
      </Field>
      <Field
        label={words.origins}
        hint={words.originsHint}
        error={problem?.path[0] === 'allowedOrigins' ? problem.message : undefined}
      >
        {control => (
          <textarea
            {...control}
            name="origins"
            rows={4}
            spellCheck={false}
            readOnly={!may}
            defaultValue={merchant.allowedOrigins.join('\n')}
            className="w-full rounded-lg border border-line-strong bg-surface px-3 py-2 font-mono text-base shadow-raised hover:border-ink-soft focus-visible:border-brand focus-visible:outline-offset-0 aria-invalid:border-bad md:text-sm"
          />
        )}
      </Field>
      {may ? (
        <div>
          <Button type="submit" look="primary" busy={busy}>
            {words.save}
          </Button>
        </div>
      ) : (
        <p className="text-ink-soft text-sm">{words.readOnly}</p>
      )}
    </form>
  );
}

interface Problem {
  message: string;
  path: readonly string[];
}

function useSave() {
  const [{ fetching }, update] = useMutation(UpdateMerchantMutation);
  const [problem, setProblem] = useState<Problem>();
  async function save(input: Parameters<typeof update>[0]['input']) {
    setProblem(undefined);
    const answer = (await update({ input })).data?.updateMerchant;
    if (answer?.__typename === 'Merchant') return toast(words.saved);
    if (answer === undefined) return toast(text.settings.failed);
    setProblem({ message: answer.message, path: answer.path ?? [] });
  }
  return { problem, busy: fetching, save };
}
