import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';
import { serverAudits } from 'graphql-http';
import { postGraphQL } from '../../test/graphql.ts';
import { createMerchant, type TestMerchant } from '../../test/merchants.ts';
import { type Sluice, startSluice } from '../../test/sluice.ts';

const SCHEMA_FILE = new URL('../schema.graphql', import.meta.url);

let sluice: Sluice;
let merchant: TestMerchant;

beforeAll(async () => {
  sluice = await startSluice();
  merchant = await createMerchant(sluice.app);
});

afterAll(() => sluice.stop());

// The audits of the GraphQL-over-HTTP specification; the address is only known once the server runs.
const audits = serverAudits({ url: () => `${sluice.url}/graphql`, fetchFn: fetch });

describe('GraphQL over HTTP', () => {
  test.each(audits.filter(({ name }) => name.startsWith('MUST')).map(audit => [audit.name, audit] as const))(
    '%s',
    async (_name, audit) => {
      expect(await audit.fn()).toMatchObject({ status: 'ok' });
    },
  );

  test('is introspected as the schema that is committed', async () => {
    const { data } = await postGraphQL(sluice.url, {
      query: getIntrospectionQuery({ inputValueDeprecation: true }),
      headers: merchant.headers,
    });
    const committed = readFileSync(SCHEMA_FILE, 'utf8');
    expect(`${printSchema(lexicographicSortSchema(buildClientSchema(data)))}\n`).toBe(committed);
  });

  test('gives its schema away as SDL', async () => {
    const answer = await fetch(`${sluice.url}/schema.graphql`);
    expect(await answer.text()).toBe(readFileSync(SCHEMA_FILE, 'utf8'));
  });
});
