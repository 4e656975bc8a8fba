import { useState } from 'react';
import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { DialogActions } from '../../../ui/dialog-actions.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { TextArea } from '../../../ui/text-area.tsx';
import { text } from '../../text.ts';
import { EventTypesField } from './event-types-field.tsx';
import { type EndpointProblems, useSaveEndpoint } from './use-save-endpoint.ts';

export const EndpointFormFields = graphql(`
  fragment EndpointForm on WebhookEndpoint {
    id
    url
    description
    eventTypes
    selection
  }
`);

const words = text.webhooks;

const textOrNull = (typed: string) => (typed.trim() === '' ? null : typed.trim());

interface EndpointFormProps {
  endpoint: FragmentType<typeof EndpointFormFields> | null;
  onCancel: () => void;
  /** With the secret of a new endpoint; null after a change. */
  onSaved: (secret: string | null) => void;
}

export function EndpointForm({ endpoint, onCancel, onSaved }: EndpointFormProps) {
  const before = readFragment(EndpointFormFields, endpoint);
  const [url, setUrl] = useState(before?.url ?? '');
  const [description, setDescription] = useState(before?.description ?? '');
  const [everyEvent, setEveryEvent] = useState((before?.eventTypes.length ?? 0) === 0);
  const [chosen, setChosen] = useState(before?.eventTypes ?? []);
  const [selection, setSelection] = useState(before?.selection ?? '');
  const [problems, setProblems] = useState<EndpointProblems>({});
  const { save, busy } = useSaveEndpoint(before?.id ?? null);

  async function submit() {
    // To the server no types are all types; to whoever ticked none they are none.
    if (!everyEvent && chosen.length === 0) return setProblems({ eventTypes: words.chooseOne });
    const saved = await save({
      url: url.trim(),
      description: textOrNull(description),
      eventTypes: everyEvent ? [] : chosen,
      selection: textOrNull(selection),
    });
    if ('problems' in saved) setProblems(saved.problems);
    else onSaved(saved.secret);
  }

  return (
    <form
      noValidate
      onSubmit={event => {
        event.preventDefault();
        void submit();
      }}
      className="grid grid-cols-[minmax(0,1fr)] gap-3"
    >
      <Field label={words.url} hint={words.urlHint} error={problems.url}>
        {control => (
          <Input
            {...control}
            type="url"
            autoComplete="off"
            placeholder={words.urlExample}
            value={url}
            onChange={event => setUrl(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.description} hint={words.descriptionHint} error={problems.description}>
        {control => (
          <Input
            {...control}
            autoComplete="off"
            value={description}
            onChange={event => setDescription(event.target.value)}
          />
        )}
      </Field>
      <EventTypesField
        every={everyEvent}
        onEvery={setEveryEvent}
        chosen={chosen}
        onChosen={setChosen}
        problem={problems.eventTypes}
      />
      <details open={selection !== ''}>
        <summary className="mb-2 w-fit font-medium text-sm">{words.payload}</summary>
        <Field label={words.payloadLabel} hint={words.payloadHint} error={problems.selection}>
          {control => (
            <TextArea
              {...control}
              rows={3}
              spellCheck={false}
              placeholder={words.payloadExample}
              value={selection}
              onChange={event => setSelection(event.target.value)}
              className="font-mono text-sm"
            />
          )}
        </Field>
      </details>
      <DialogActions>
        <Button onClick={onCancel}>{words.cancel}</Button>
        <Button type="submit" look="primary" busy={busy}>
          {before ? words.saveChanges : words.create}
        </Button>
      </DialogActions>
    </form>
  );
}
