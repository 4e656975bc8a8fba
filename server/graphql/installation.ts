import {
  readTestInstruments,
  type TestInstrument as TestInstrumentValue,
} from '../../core/connectors/read-test-instruments.ts';
import { builder } from './builder.ts';
import { PaymentMethod } from './enums.ts';

const TestInstrument = builder.objectRef<TestInstrumentValue>('TestInstrument').implement({
  description: 'A card number or VPA with a known outcome in the sandbox.',
  fields: t => ({
    method: t.expose('method', { type: PaymentMethod, description: 'Card or UPI.' }),
    value: t.exposeString('value', { description: 'The card number or VPA.' }),
    outcome: t.exposeString('outcome', { description: 'What happens to a payment with it.' }),
  }),
});

const Installation = builder.objectRef<{ readonly demo: boolean }>('Installation').implement({
  description: 'About this installation of Sluice. Needs no credentials.',
  fields: t => ({
    demo: t.exposeBoolean('demo', { description: 'Whether there is a demo merchant to sign in as.' }),
    testCards: t.field({
      type: [TestInstrument],
      description: 'What to pay with on a demo installation; empty elsewhere.',
      complexity: 100,
      resolve: async ({ demo }, _args, { app }) => (demo ? [...(await readTestInstruments(app.config))] : []),
    }),
  }),
});

builder.queryField('installation', t =>
  t.field({
    type: Installation,
    description: 'About this installation.',
    resolve: (_root, _args, { app }) => ({ demo: app.config.isDemo }),
  }),
);
