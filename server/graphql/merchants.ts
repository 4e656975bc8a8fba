import { ValidationError } from '../../core/errors.ts';
import { updateMerchant } from '../../core/merchants/update-merchant.ts';
import { builder } from './builder.ts';
import { CaptureMethod } from './enums.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';

export const Merchant = builder.prismaObject('Merchant', {
  description: 'Who gets the money.',
  fields: t => ({
    id: t.exposeID('id', { description: 'mer_…' }),
    name: t.exposeString('name', { description: 'As shoppers see it.' }),
    email: t.exposeString('email', { description: 'Where to reach them.' }),
    feeBps: t.exposeInt('feeBps', {
      description: 'What a capture costs, in basis points: 250 is 2.5 percent. Set by whoever runs Sluice.',
    }),
    defaultCaptureMethod: t.expose('defaultCaptureMethod', {
      type: CaptureMethod,
      nullable: true,
      description:
        'When the money of an order or payment is taken that does not say it. null: at once in GraphQL, by hand in REST.',
    }),
    allowedOrigins: t.exposeStringList('allowedOrigins', {
      description: 'Whose pages may embed the checkout, e.g. https://shop.example',
    }),
  }),
});

const UpdateMerchantInput = builder.inputType('UpdateMerchantInput', {
  description: 'What to change of the merchant. A field that is left out stays as it is.',
  fields: t => ({
    name: t.string({ description: 'As shoppers see it, at most 100 characters.' }),
    defaultCaptureMethod: t.field({
      type: CaptureMethod,
      description: 'null: what each API does by itself.',
    }),
    allowedOrigins: t.stringList({ description: 'All of them, at most 20. https; without a path.' }),
  }),
});

const UpdateMerchantResult = builder.errorUnion('UpdateMerchantResult', {
  description: 'The merchant as it is now, or why it was not changed.',
  types: [Merchant, ValidationError],
});

builder.mutationField('updateMerchant', t =>
  t.field({
    type: UpdateMerchantResult,
    description: "Changes the merchant's settings.",
    authScopes: { $all: { session: true, permission: 'settings:write' } },
    args: { input: t.arg({ type: UpdateMerchantInput, required: true, description: 'What to change.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { name, allowedOrigins, ...input } }, ctx) => {
      const given = {
        ...input,
        ...(name == null ? {} : { name }),
        ...(allowedOrigins ? { allowedOrigins } : {}),
      };
      const id = await updateMerchant(ctx, given);
      return Merchant.addBrand(await ctx.app.db.prisma.merchant.findUniqueOrThrow({ where: { id } }));
    },
  }),
);
