import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const SaveWebhookSettingsMutation = graphql(`
  mutation SaveWebhookSettings($input: SaveWebhookSettingsInput!) {
    saveWebhookSettings(input: $input) {
      __typename
      ... on WebhookEndpointSecret {
        secret
        endpoint {
          id
          ...DefaultEndpoint
        }
      }
      ... on UserError {
        message
      }
    }
  }
`);

/** The form's state: what is typed, what was wrong with it, and the secret of an endpoint that was just made. */
export function useSaveSettings(currentUrl: string | null, onSaved: () => Promise<unknown>) {
  const [{ fetching: busy }, saveSettings] = useMutation(SaveWebhookSettingsMutation);
  const [typed, setTyped] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [secret, setSecret] = useState<string | null>(null);
  const url = typed ?? currentUrl ?? '';

  async function save() {
    const isNew = currentUrl === null;
    const { data } = await saveSettings({ input: { webhookUrl: url.trim() } });
    const answer = data?.saveWebhookSettings;
    if (answer?.__typename !== 'WebhookEndpointSecret')
      return setProblem(answer?.message ?? text.webhooks.noAnswer);
    if (isNew) setSecret(answer.secret);
    await onSaved();
    setTyped(undefined);
    toast(text.webhooks.saved);
  }

  return {
    url,
    setUrl(next: string) {
      setProblem(undefined);
      setTyped(next);
    },
    problem,
    busy,
    secret,
    save: () => void save(),
  };
}
