import { once } from 'node:events';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { failWith, hang, startReceiver, type WebhookReceiver } from '../../test/webhook-receiver.ts';
import type { ResolveName } from './connect-guard.ts';
import { errorInWords } from './delivery-error.ts';
import { createWebhookSender, type SenderOptions, type WebhookSender } from './post-webhook.ts';

let receiver: WebhookReceiver;
const senders: WebhookSender[] = [];
const servers: Server[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
});

afterEach(async () => {
  await Promise.all(senders.splice(0).map(sender => sender.close()));
  await Promise.all(servers.splice(0).map(server => new Promise(resolve => server.close(resolve))));
});

afterAll(() => receiver.close());

function sender(options: Partial<SenderOptions> = {}): WebhookSender {
  const made = createWebhookSender({ allowPrivate: true, ...options });
  senders.push(made);
  return made;
}

const post = (url: string, options: Partial<SenderOptions> = {}) =>
  sender(options).post({ url, headers: { 'webhook-id': 'evt_1' }, body: '{"event":"webhook.test"}' });

/** A server that speaks no HTTP; returns its port. */
async function startTcp(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createTcpServer(socket => {
    sockets.add(socket.on('error', () => undefined));
    onConnection(socket);
  });
  server.on('close', () => undefined);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const close = server.close.bind(server);
  server.close = callback => {
    for (const socket of sockets) socket.destroy();
    return close(callback);
  };
  servers.push(server);
  return (server.address() as { port: number }).port;
}

describe('posting a webhook', () => {
  test('sends the bytes and headers it is given and takes a 2xx for success', async () => {
    receiver.answer(response => void response.writeHead(202).end('thank you'));
    const result = await post(`${receiver.url}?shop=1`);
    expect(result).toMatchObject({ statusCode: 202, error: null, responseExcerpt: 'thank you' });
    const sent = receiver.received.at(-1);
    expect(sent?.path).toBe('/webhooks?shop=1');
    expect(sent?.body.toString()).toBe('{"event":"webhook.test"}');
    expect(sent?.headers).toMatchObject({
      'webhook-id': 'evt_1',
      'content-type': 'application/json; charset=utf-8',
    });
  });

  test('does not follow redirects, and says so', async () => {
    const target = await startReceiver();
    receiver.answer(failWith(307, { location: target.url }));
    const result = await post(receiver.url);
    expect(result).toMatchObject({ statusCode: 307, error: 'answered 307; redirects are not followed' });
    expect(target.received).toEqual([]);
    await target.close();
  });

  test('tells what the receiver answered and when it wants to be asked again', async () => {
    receiver.answer(failWith(503, { 'retry-after': '120' }));
    expect(await post(receiver.url)).toMatchObject({
      statusCode: 503,
      error: 'answered 503',
      retryAfter: '120',
      responseExcerpt: 'status 503',
    });
  });

  test('gives up on a receiver that does not answer', async () => {
    receiver.answer(hang);
    const result = await post(receiver.url, { timeoutMs: 100 });
    expect(result).toMatchObject({ statusCode: null, error: 'no answer within 15 s' });
    expect(result?.durationMs).toBeGreaterThanOrEqual(99);
    expect(result?.durationMs).toBeLessThan(1_000);
  });

  test('keeps 4 KB of an answer without end, and stops reading soon', async () => {
    let sent = 0;
    receiver.answer(response => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384))) sent += 16_384;
      };
      response.on('drain', more);
      more();
    });
    const result = await post(receiver.url);
    expect(result).toMatchObject({ statusCode: 200, error: null });
    expect(result?.responseExcerpt).toHaveLength(4096);
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });

  test('reads 64 KB of an answer, to use its connection again, and not a byte more', async () => {
    /** The connection of a POST whose answer is so long. */
    const socketOf = async (bytes: number) => {
      const answered = new Promise<Socket | null>(resolve => {
        receiver.answer(response => {
          resolve(response.socket);
          response.end('x'.repeat(bytes));
        });
      });
      await post(receiver.url);
      return (await answered) as Socket;
    };
    const read = await socketOf(64 * 1024);
    const dropped = await socketOf(64 * 1024 + 1);
    if (!dropped.destroyed) await once(dropped, 'close');
    expect(read.destroyed).toBe(false);
  });

  test('takes the status for the answer when the body never ends', async () => {
    receiver.answer(response => void response.writeHead(200).write('a'));
    expect(await post(receiver.url, { timeoutMs: 100 })).toMatchObject({ statusCode: 200, error: null });
  });

  test('removes from the excerpt what Postgres cannot store', async () => {
    receiver.answer(response => void response.end(Buffer.from([0x61, 0x00, 0xff, 0x62])));
    expect(await post(receiver.url)).toMatchObject({ responseExcerpt: 'a\ufffdb' });
  });

  test('says in words what went wrong with the connection', async () => {
    const closed = await startTcp(socket => socket.destroy());
    expect(await post(`http://127.0.0.1:${closed}/`)).toMatchObject({
      error: 'connection closed by the receiver before it answered',
    });
    const notHttp = await startTcp(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await post(`http://127.0.0.1:${notHttp}/`)).toMatchObject({ error: 'the answer is not HTTP' });
    expect(await post(`https://127.0.0.1:${notHttp}/`)).toMatchObject({ error: 'TLS handshake failed' });
    const unused = await startTcp(() => undefined);
    await new Promise(resolve => servers.pop()?.close(resolve));
    expect(await post(`http://127.0.0.1:${unused}/`)).toMatchObject({ error: 'connection refused' });
  });

  test('says in words what is wrong with a certificate or a name', () => {
    const withCode = (code: string) => Object.assign(new Error('…'), { code });
    expect(errorInWords(withCode('CERT_HAS_EXPIRED'))).toBe('TLS certificate expired');
    expect(errorInWords(withCode('ENOTFOUND'))).toBe('the host name does not exist');
    expect(errorInWords(new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')]))).toBe(
      'connection refused',
    );
    expect(errorInWords(new Error('something new'))).toBe('failed: something new');
  });
});

describe('the guard of webhook connections', () => {
  const resolvesTo =
    (...answers: string[][]): ResolveName =>
    async () =>
      (answers.length > 1 ? (answers.shift() ?? []) : (answers[0] ?? [])).map(address => ({
        address,
        family: address.includes(':') ? 6 : 4,
      }));
  const urlOf = (host: string) => receiver.url.replace('127.0.0.1', host);

  test('refuses every form of a private address that a name may resolve to', async () => {
    const before = receiver.received.length;
    for (const address of [
      '127.0.0.1',
      '10.1.2.3',
      '169.254.169.254',
      '0.0.0.0',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:169.254.169.254',
      '64:ff9b::a9fe:a9fe',
      'fe80::1',
      'fe80::1%eth0',
      'fd00::1',
      '::7f00:1',
    ]) {
      const result = await post(urlOf('shop.example'), {
        allowPrivate: false,
        resolve: resolvesTo([address]),
      });
      // Which address it is would tell merchants about our network.
      expect([address, result]).toEqual([
        address,
        expect.objectContaining({
          statusCode: null,
          error: expect.stringMatching(/^resolved to a [a-z-]+ address$/),
        }),
      ]);
    }
    expect(receiver.received).toHaveLength(before);
  });

  test('refuses an address that stands in the URL itself', async () => {
    const before = receiver.received.length;
    for (const host of ['127.0.0.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', '[64:ff9b::7f00:1]']) {
      const result = await post(urlOf(host), { allowPrivate: false });
      expect(result).toMatchObject({
        statusCode: null,
        error: expect.stringMatching(/^leads to a .* address$/),
      });
    }
    expect(receiver.received).toHaveLength(before);
  });

  test('refuses a name that is public at first and private the second time', async () => {
    const before = receiver.received.length;
    const rebinding = sender({
      allowPrivate: false,
      timeoutMs: 200,
      resolve: resolvesTo(['192.88.98.1'], ['127.0.0.1']),
    });
    const request = { url: urlOf('shop.example'), headers: {}, body: '{}' };
    expect(await rebinding.post(request)).toMatchObject({ statusCode: null });
    expect(await rebinding.post(request)).toMatchObject({
      statusCode: null,
      error: 'resolved to a private address',
    });
    expect(receiver.received).toHaveLength(before);
  });

  test('refuses a name that has a private address among public ones', async () => {
    const resolve = resolvesTo(['8.8.8.8', '10.0.0.1']);
    expect(await post(urlOf('shop.example'), { allowPrivate: false, resolve })).toMatchObject({
      error: 'resolved to a private address',
    });
  });

  test('connects to the address it has checked and not to what the name means elsewhere', async () => {
    receiver.answer(response => void response.end());
    const before = receiver.received.length;
    const resolve = resolvesTo(['127.0.0.1']);
    expect(await post(urlOf('shop.example'), { resolve })).toMatchObject({ statusCode: 200 });
    expect(receiver.received[before]?.headers.host).toMatch(/^shop\.example:/);
  });

  test('refuses the metadata service even where private addresses are allowed', async () => {
    expect(await post('http://169.254.169.254/latest/meta-data')).toMatchObject({
      error: 'leads to a link-local address',
    });
    for (const host of ['168.63.129.16', '100.100.100.200', '[fd00:ec2::254]', '[::ffff:168.63.129.16]']) {
      expect(await post(`http://${host}/`)).toMatchObject({ error: 'leads to a metadata address' });
    }
    const resolve = resolvesTo(['fd00:ec2::254']);
    expect(await post(urlOf('shop.example'), { resolve })).toMatchObject({
      error: expect.stringContaining('resolved to a metadata address'),
    });
  });
});
