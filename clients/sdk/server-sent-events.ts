/** One message of a stream of server-sent events. */
export interface SentEvent {
  readonly event: string;
  readonly data: string;
}

/** The messages of a response, as they come. The gateway sends single lines of data, and comments to keep the stream alive. */
export async function* readSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const sent = parseMessage(message);
      if (sent) yield sent;
    }
  }
}

function parseMessage(message: string): SentEvent | undefined {
  const fields = new Map(
    message.split('\n').flatMap(line => {
      const at = line.indexOf(':');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1).replace(/^ /, '')] as const] : [];
    }),
  );
  const event = fields.get('event');
  return event === undefined ? undefined : { event, data: fields.get('data') ?? '' };
}
