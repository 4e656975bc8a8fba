import { type FragmentType, readFragment } from '../../../graphql/dashboard/fragment-masking.ts';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { Button } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { EndpointHealth } from './endpoint-health.tsx';
import { SendTestEvent } from './send-test-event.tsx';
import { useSaveSettings } from './use-save-settings.ts';

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
    <Panel title="Configuration">
      <p className="mb-4 text-ink-soft">
        {current ? (
          <>
            Every event is sent to <span className="break-all font-medium text-ink">{current.url}</span>.
          </>
        ) : (
          'Give the address of your server, and every event is sent to it, signed.'
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
          <Field label="Webhook URL" error={problem} hint="It begins with https:// or http://">
            {control => (
              <Input
                {...control}
                data-test-id="webhook-url-input"
                type="url"
                autoComplete="off"
                placeholder="https://shop.example/webhooks"
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
            Save Configuration
          </Button>
          <div className="flex flex-wrap gap-2 mt-3 md:col-span-2">
            <SendTestEvent endpointId={current?.id ?? null} />
            {inboxUrl !== null && url !== inboxUrl && (
              <Button look="quiet" onClick={() => setUrl(inboxUrl)}>
                Use the test inbox
              </Button>
            )}
          </div>
        </form>
      )}
      {secret !== null && <NewSecret secret={secret} />}
    </Panel>
  );
}

function NewSecret({ secret }: { secret: string }) {
  return (
    <div role="status" className="mt-5 rounded-xl bg-good-tint p-4">
      <h3 className="font-semibold text-good">Your signing secret</h3>
      <p className="mt-0.5">
        Your server checks signatures with it. Keep it now: it is shown only this once.
      </p>
      <p className="mt-2 flex items-center gap-1">
        <code data-test-id="webhook-secret" className="break-all font-mono text-sm">
          {secret}
        </code>
        <CopyButton text={secret} label="Copy the signing secret" />
      </p>
    </div>
  );
}
