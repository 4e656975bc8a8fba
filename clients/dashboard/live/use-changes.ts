import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useEffect, useRef } from 'react';
import { useClient } from 'urql';
import { type Following, followChanges } from './follow-changes.ts';
import type { ReadAnswer } from './reread.ts';
import { useConnectionWatch } from './use-live.tsx';

interface ChangesOptions {
  /** Whether a message is a reason to read, and not only a gap between messages. */
  readOnMessage: boolean;
}

/**
 * Follows a subscription without variables for as long as the page is there, and has `read` run again where messages may
 * have been missed. What it gives has it run now.
 */
export function useChanges<Data>(
  subscription: TypedDocumentNode<Data, Record<string, never>>,
  read: () => Promise<ReadAnswer>,
  { readOnMessage }: ChangesOptions,
): () => void {
  const client = useClient();
  const connection = useConnectionWatch();
  const latest = useRef(read);
  const following = useRef<Following>(undefined);
  useEffect(() => {
    latest.current = read;
  });

  useEffect(() => {
    const next = followChanges({
      open: () => client.subscription(subscription, {}),
      read: () => latest.current(),
      part: connection.part(),
      readOnMessage,
    });
    following.current = next;
    return next.stop;
  }, [client, connection, subscription, readOnMessage]);
  return useRef(() => following.current?.readNow()).current;
}
