import { useState } from 'react';
import { useMutation } from 'urql';
import { graphql } from '../../../graphql/dashboard/gql.ts';
import type { EventType } from '../../../graphql/dashboard/graphql.ts';
import { toast } from '../../../ui/toast.tsx';
import { text } from '../../text.ts';

const CreateEndpointMutation = graphql(`
  mutation CreateWebhookEndpoint($input: CreateWebhookEndpointInput!) {
    createWebhookEndpoint(input: $input) {
      __typename
      ... on WebhookEndpointSecret {
        secret
      }
      ... on UserError {
        message
        path
      }
    }
  }
`);

const UpdateEndpointMutation = graphql(`
  mutation UpdateWebhookEndpoint($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) {
      __typename
      ... on WebhookEndpoint {
        id
        ...EndpointItem
      }
      ... on UserError {
        message
        path
      }
    }
  }
`);

export interface EndpointDraft {
  url: string;
  description: string | null;
  eventTypes: readonly EventType[];
  selection: string | null;
}

/** What is wrong, by the field it is about; what is about none stands under the URL. */
export type EndpointProblems = Partial<Record<keyof EndpointDraft, string>>;

type Saved = { secret: string | null } | { problems: EndpointProblems };

interface Refusal {
  message: string;
  path?: readonly string[] | null;
}

const FIELDS = ['url', 'description', 'eventTypes', 'selection'] as const;

function problemsOf(refusal: Refusal | undefined): EndpointProblems {
  if (refusal === undefined) return { url: text.webhooks.noAnswer };
  const field = FIELDS.find(each => each === refusal.path?.[0]) ?? 'url';
  return { [field]: refusal.message };
}

/** Makes or changes an endpoint: gives the secret of a new one, null after a change, or what is wrong. */
export function useSaveEndpoint(endpointId: string | null) {
  const [, createEndpoint] = useMutation(CreateEndpointMutation);
  const [, updateEndpoint] = useMutation(UpdateEndpointMutation);
  const [busy, setBusy] = useState(false);

  async function write(draft: EndpointDraft): Promise<Saved> {
    if (endpointId === null) {
      const { data } = await createEndpoint({ input: draft });
      const answer = data?.createWebhookEndpoint;
      if (answer?.__typename === 'WebhookEndpointSecret') return { secret: answer.secret };
      return { problems: problemsOf(answer) };
    }
    const { data } = await updateEndpoint({ input: { endpointId, ...draft } });
    const answer = data?.updateWebhookEndpoint;
    if (answer?.__typename !== 'WebhookEndpoint') return { problems: problemsOf(answer) };
    toast(text.webhooks.changedToast);
    return { secret: null };
  }

  async function save(draft: EndpointDraft): Promise<Saved> {
    setBusy(true);
    const saved = await write(draft);
    setBusy(false);
    return saved;
  }

  return { save, busy };
}
