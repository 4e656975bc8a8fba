import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { startTestCore, type TestCore } from '../../test/core.ts';
import { createMerchant } from '../../test/merchants.ts';
import { virtualApp } from '../../test/virtual-app.ts';
import { createSecretReader } from './endpoint-secret.ts';
import { registerEndpoint } from './register-endpoint.ts';
import { rotateSecret } from './rotate-secret.ts';
import { signatureHeaders } from './signature.ts';

const HOUR_MS = 60 * 60 * 1000;

let core: TestCore;

beforeAll(async () => {
  core = await startTestCore();
});

afterAll(() => core.close());

/** An endpoint on a clock of its own, and which of these secrets a webhook could be checked with now. */
async function rotatable() {
  const { app, advance } = virtualApp(core.app);
  const { ctx } = await createMerchant(app);
  const { value } = await registerEndpoint(ctx, { url: 'http://127.0.0.1:8080/' });
  const endpointId = value.endpoint.id;
  const readSecrets = createSecretReader(app.vault);
  const signing = async (secrets: readonly string[]) => {
    const endpoint = await app.db.prisma.webhookEndpoint.findUniqueOrThrow({ where: { id: endpointId } });
    // Standard Webhooks refuses what was not sent just now, so the time of signing is the real one.
    const message = { id: 'evt_1', body: '{"event":"webhook.test"}', sentAt: new Date() };
    const headers = signatureHeaders(message, await readSecrets(endpoint, app.now()));
    return secrets.filter(secret => {
      try {
        return new Webhook(secret).verify(message.body, headers) !== undefined;
      } catch {
        return false;
      }
    });
  };
  const rotate = async () => (await rotateSecret(ctx, { endpointId })).value.secret;
  return { first: value.secret, rotate, signing, advance };
}

test('the old secret signs for 24 hours after a rotation, and then no more', async () => {
  const { first, rotate, signing, advance } = await rotatable();
  const second = await rotate();
  advance(24 * HOUR_MS - 1_000);
  expect(await signing([first, second])).toEqual([first, second]);
  advance(2_000);
  expect(await signing([first, second])).toEqual([second]);
});

test('two secrets sign at most: a second rotation within 24 hours ends the first one at once', async () => {
  const { first, rotate, signing, advance } = await rotatable();
  const second = await rotate();
  advance(HOUR_MS);
  const third = await rotate();
  expect(await signing([first, second, third])).toEqual([second, third]);
});
