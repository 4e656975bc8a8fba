import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { httpRequest, readAnswer } from './requests.mjs';

/** REST's capture waits 10 s for the processor; a caller waits a little longer than that. */
const ANSWER_PATIENCE_MS = 20_000;
/** A merchant that has no answer asks again with the same key, for this long. */
const KEY_PATIENCE_MS = 180_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * A merchant's own client: when an answer does not come it asks again with the same key, at another server, and when
 * it is told to come back it does. Everything goes through the journal.
 */
export function createClient({ urls, credentials, journal, tally }) {
  const agent = new Agent({ connections: 512, pipelining: 1, connect: { timeout: 3_000 } });

  async function exchange(url, { method = 'POST', path, headers, body }) {
    const answer = await request(url + path, {
      method,
      headers,
      body,
      dispatcher: agent,
      headersTimeout: ANSWER_PATIENCE_MS,
      bodyTimeout: ANSWER_PATIENCE_MS,
    });
    return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
  }

  /** One try; what comes of it is in the journal before anybody acts on it. */
  async function attempt(url, call, number) {
    const { op, via, key, merchant, input } = call;
    journal.write({ t: Date.now(), sent: key, number, op, via, merchant, input: withoutInstrument(input) });
    const startedAt = performance.now();
    let read;
    try {
      const http = httpRequest({ op, via, key, input, credential: credentials[merchant] });
      const { status, headers, body } = await exchange(url, http);
      read = { status, ...readAnswer({ op, via, status, body }), ...fingerprint(via, headers, body) };
    } catch (error) {
      read = { class: 'lost', code: error.code ?? error.message };
    }
    const { answer, ...told } = read;
    journal.write({ t: Date.now(), answered: key, number, op, via, merchant, ...told });
    tally.answer(read, { isFirst: number === 1, tookMs: performance.now() - startedAt });
    return read;
  }

  return {
    /** The answer that counts, or null when none came in all that time. */
    async call(call) {
      const giveUpAt = Date.now() + KEY_PATIENCE_MS;
      let pauseMs = FIRST_PAUSE_MS;
      for (let number = 1; ; number++) {
        const url = urls[(call.server + number) % urls.length];
        const read = await attempt(url, call, number);
        if (read.class === 'ok' || read.class === 'refused') return read;
        if (Date.now() > giveUpAt) return null;
        await sleep(pauseMs * (0.75 + Math.random() / 2));
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      }
    },
    /** Reads something; null when the server cannot answer now. */
    async read(path, { merchant, server = 0 }) {
      const headers = { authorization: credentials[merchant] };
      try {
        const answer = await exchange(urls[server % urls.length], { method: 'GET', path, headers });
        return { status: answer.status, answer: JSON.parse(answer.body) };
      } catch {
        return null;
      }
    },
    close: () => agent.destroy(),
  };
}

/** REST answers a key with the same bytes each time; GraphQL resolves the fields as they are now. */
function fingerprint(via, headers, body) {
  const replayed = headers['idempotent-replayed'] === 'true';
  if (via !== 'rest') return { replayed };
  return { replayed, digest: createHash('sha256').update(body).digest('base64url').slice(0, 22) };
}

/** The journal is searched for card numbers like everything else. */
function withoutInstrument({ instrument, ...input }) {
  return input;
}
