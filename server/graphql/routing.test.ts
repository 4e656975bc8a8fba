import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPayment } from '../../core/payments/create-payment.ts';
import { card, createMerchant, createUser, type TestMerchant } from '../../test/merchants.ts';
import { signedIn, type TestBrowser } from '../../test/sessions.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

let sluice: Sluice;
let merchant: TestMerchant;
let owner: TestBrowser;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
  owner = await signedIn(sluice.url, await createUser(sluice.app, merchant.id));
});

afterAll(async () => {
  await sluice.stop();
});

const ACCOUNT = 'id label enabled connector notificationPath credentials { name lastFour } rotatedAt';

async function add(label: string, connector = 'sandbox', credentials: object[] = []) {
  const { data } = await owner.ask(
    `mutation ($input: AddConnectorAccountInput!) { addConnectorAccount(input: $input) {
      __typename ... on ConnectorAccount { ${ACCOUNT} } ... on UserError { message path } } }`,
    { input: { connector, label, credentials } },
  );
  return data.addConnectorAccount;
}

async function update(input: object) {
  const { data } = await owner.ask(
    `mutation ($input: UpdateRoutingInput!) { updateRouting(input: $input) {
      __typename ... on Routing { version rules { currencies targets { account { label } weight } } }
      ... on UserError { code message path } } }`,
    { input },
  );
  return data.updateRouting;
}

const keys = (secretKey: string) => [
  { name: 'secretKey', value: secretKey },
  { name: 'notificationSecret', value: 'whsec_notification-secret' },
];

describe('an account at a processor', () => {
  test('is added with credentials of which nothing but the end is ever told', async () => {
    const account = await add('Stripe', 'stripe', keys('sk_test_the-whole-secret'));
    expect(account).toMatchObject({
      label: 'Stripe',
      enabled: true,
      notificationPath: `/notifications/stripe/${account.id}`,
      credentials: [
        { name: 'secretKey', lastFour: 'cret' },
        { name: 'notificationSecret', lastFour: 'cret' },
      ],
    });
    const { rows } = await sluice.app.db.pool.query<{ row: string }>(
      `SELECT a::text AS row FROM connector_accounts a UNION ALL SELECT e::text FROM audit_entries e`,
    );
    expect(rows.filter(({ row }) => /whole-secret|notification-secret/.test(row))).toEqual([]);
    const through = await sluice.app.connectors.through({ connector: 'stripe', accountId: account.id });
    expect(through?.serves.modes).toEqual(['TEST']);
  });

  test.each([
    [
      'a key of the other mode',
      'stripe',
      keys('sk_live_1'),
      'credentials.secretKey must begin with sk_test_ or rk_test_ in TEST mode',
    ],
    ['no key', 'stripe', keys('').slice(1), 'credentials.secretKey is required'],
    [
      'a credential that nobody asked for',
      'sandbox',
      keys('x').slice(1),
      'credentials.notificationSecret is not a credential of Sandbox acquirer',
    ],
    [
      'a processor that there is not',
      'nobody',
      [],
      'There is no such connector; there are sandbox and stripe.',
    ],
  ])(
    'is refused with %s, and nothing of it is quoted or stored',
    async (_name, connector, credentials, message) => {
      const before = await sluice.app.db.prisma.connectorAccount.count();
      expect(await add('Refused', connector, credentials)).toMatchObject({
        __typename: 'ValidationError',
        message,
      });
      expect(await sluice.app.db.prisma.connectorAccount.count()).toBe(before);
    },
  );

  test('is opened with its new credentials once they are rotated, by every process', async () => {
    const { id } = await add('Rotated', 'stripe', keys('sk_test_first'));
    const other = await sluice.core.anotherApp();
    const way = { connector: 'stripe', accountId: id };
    const before = await other.connectors.through(way);
    const { data } = await owner.ask(
      `mutation ($input: RotateConnectorCredentialsInput!) { rotateConnectorCredentials(input: $input) {
        ... on ConnectorAccount { credentials { lastFour } rotatedAt } } }`,
      { input: { accountId: id, credentials: keys('sk_test_second') } },
    );
    expect(data.rotateConnectorCredentials).toMatchObject({
      credentials: [{ lastFour: 'cond' }, { lastFour: 'cret' }],
      rotatedAt: expect.any(String),
    });
    expect(await other.connectors.through({ ...way, credentialsVersion: 1 })).toBe(before);
    expect(await other.connectors.through({ ...way, credentialsVersion: 2 })).not.toBe(before);
  });
});

describe('the rules', () => {
  test('decide who takes a payment, and stop doing so for an account that is disabled', async () => {
    const { id } = await add('Euros');
    const rules = [{ currencies: ['EUR'], targets: [{ accountId: id, weight: 1 }] }];
    expect(await update({ version: 0, rules, otherwise: [{ weight: 1 }] })).toMatchObject({
      version: 1,
      rules: [{ currencies: ['EUR'], targets: [{ account: { label: 'Euros' }, weight: 1 }] }],
    });
    const pay = async (currency: string) =>
      (await createPayment(merchant.ctx, { amount: 100, currency, card: card() })).value;
    expect(await pay('EUR')).toMatchObject({
      accountId: id,
      fallbacks: [{ connector: 'sandbox', accountId: null }],
    });
    expect(await pay('INR')).toMatchObject({ connector: 'sandbox', accountId: null, fallbacks: null });

    const preview = async () =>
      (
        await owner.ask(
          `{ routingPreview(amount: 100, currency: "EUR", method: CARD) {
            rule choices { candidate { account { label } } share } afterwards { connector account { id } } } }`,
        )
      ).data.routingPreview;
    expect(await preview()).toEqual({
      rule: 0,
      choices: [{ candidate: { account: { label: 'Euros' } }, share: 1 }],
      afterwards: [{ connector: 'sandbox', account: null }],
    });
    await owner.ask(`mutation { disableConnectorAccount(input: { accountId: "${id}" }) { __typename } }`);
    expect(await pay('EUR')).toMatchObject({ connector: 'sandbox', accountId: null });
    expect(await preview()).toMatchObject({ rule: null, choices: [{ candidate: { account: null } }] });
  });

  test('that were changed meanwhile are not overwritten', async () => {
    expect(await update({ version: 0, rules: [], otherwise: [{ weight: 1 }] })).toMatchObject({
      __typename: 'InvalidStateError',
      code: 'INVALID_STATE',
    });
    const answers = await Promise.all(
      [1, 2, 3].map(() => update({ version: 1, rules: [], otherwise: [{ weight: 1 }] })),
    );
    expect(answers.filter(answer => answer.__typename === 'Routing')).toHaveLength(1);
  });

  test.each([
    [
      'an account that there is not',
      { targets: [{ accountId: 'cac_0000000000000000', weight: 1 }] },
      'rules.0.targets.0.accountId',
    ],
    ['a weight of 0', { targets: [{ weight: 0 }] }, 'rules.0.targets.0.weight'],
    ['a weight of 1001', { targets: [{ weight: 1001 }] }, 'rules.0.targets.0.weight'],
    ['nobody to ask', { targets: [] }, 'rules.0.targets'],
    ['the same account twice', { targets: [{ weight: 1 }, { weight: 2 }] }, 'rules.0.targets.1.accountId'],
    ['amounts of no currency', { minAmount: 1, targets: [{ weight: 1 }] }, 'rules.0.currencies'],
    [
      'a range that never fits',
      { currencies: ['EUR'], minAmount: 2, maxAmount: 1, targets: [{ weight: 1 }] },
      'rules.0.minAmount',
    ],
    [
      'card brands of UPI payments',
      { methods: ['UPI'], networks: ['VISA'], targets: [{ weight: 1 }] },
      'rules.0.networks',
    ],
  ])('are refused with %s', async (_name, rule, path) => {
    const { version } = (await owner.ask('{ routing { version } }')).data.routing;
    const answer = await update({ version, rules: [rule], otherwise: [{ weight: 1 }] });
    expect(answer).toMatchObject({ __typename: 'ValidationError', path: path.split('.') });
  });

  test('are refused where an account can never serve what they fit', async () => {
    const { id } = await add('Cards only', 'stripe', keys('sk_test_cards'));
    const { version } = (await owner.ask('{ routing { version } }')).data.routing;
    const rules = [{ methods: ['UPI'], targets: [{ accountId: id, weight: 1 }] }];
    expect(await update({ version, rules, otherwise: [{ weight: 1 }] })).toMatchObject({
      message: `${id} takes no UPI payments.`,
    });
  });

  test('are for owners: another member changes nothing', async () => {
    const visitor = await signedIn(sluice.url, await createUser(sluice.app, merchant.id, 'DEVELOPER'));
    const { errors } = await visitor.ask(
      'mutation { updateRouting(input: { version: 0, rules: [], otherwise: [] }) { __typename } }',
    );
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  });
});
