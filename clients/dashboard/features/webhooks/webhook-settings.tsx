import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { text } from '../../text.ts';
import { EndpointHealth } from './endpoint-health.tsx';
import { NewSecret } from './new-secret.tsx';
import { SendTestEvent } from './send-test-event.tsx';
import { useSaveSettings } from './use-save-settings.ts';

const words = text.webhooks;

const DefaultEndpoint = graphql(`
  fragment DefaultEndpoint on WebhookEndpoint {
    id
    url
    ...EndpointHealth
  }
`);

interface WebhookSettingsProps {
  /** The default endpoint; null where there is none. */
  endpoint: FragmentType<typeof DefaultEndpoint> | null;
  /** Where this installation receives webhooks itself, to try them with; null where it does not. */
  inboxUrl: string | null;
  canWrite: boolean;
  /** After an endpoint was made or changed. */
  onSaved: () => Promise<unknown>;
}

/** The short way: one URL that is told of everything. */
export function WebhookSettings({ endpoint, inboxUrl, canWrite, onSaved }: WebhookSettingsProps) {
  const current = readFragment(DefaultEndpoint, endpoint);
  const { url, setUrl, problem, busy, secret, save } = useSaveSettings(current?.url ?? null, onSaved);

  return (
    <Panel title={words.configuration}>
      <p className="mb-4 text-ink-soft">
        {current ? (
          <>
            {words.everyEventTo} <span className="break-all font-medium text-ink">{current.url}</span>
          </>
        ) : (
          words.noUrlYet
        )}
      </p>
      {current && <EndpointHealth endpoint={current} />}
      {canWrite && (
        <form
          noValidate
          onSubmit={event => {
            event.preventDefault();
            save();
          }}
          className="grid max-w-3xl gap-x-3 md:grid-cols-[minmax(0,1fr)_auto]"
        >
          <Field label={words.url} error={problem} hint={words.urlHint}>
            {control => (
              <Input
                {...control}
                data-test-id="webhook-url-input"
                type="url"
                autoComplete="off"
                placeholder={words.urlExample}
                value={url}
                onChange={event => setUrl(event.target.value)}
              />
            )}
          </Field>
          <Button
            type="submit"
            look="primary"
            busy={busy}
            data-test-id="save-webhook-button"
            className="h-11 max-md:mt-2 md:mt-6.5"
          >
            {words.save}
          </Button>
          <div className="flex flex-wrap gap-2 mt-3 md:col-span-2">
            <SendTestEvent endpointId={current?.id ?? null} />
            {inboxUrl !== null && url !== inboxUrl && (
              <Button look="quiet" onClick={() => setUrl(inboxUrl)}>
                {words.useInbox}
              </Button>
            )}
          </div>
        </form>
      )}
      {secret !== null && (
        <div className="mt-5">
          <NewSecret secret={secret} />
        </div>
      )}
    </Panel>
  );
}
