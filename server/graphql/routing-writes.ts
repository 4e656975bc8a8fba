import { InvalidStateError, ValidationError } from '../../core/errors.ts';
import { ROUTING_RULES_MAX, ROUTING_WEIGHT_MAX } from '../../core/limits.ts';
import { updateRouting } from '../../core/routing/update-routing.ts';
import { builder } from './builder.ts';
import { OWNERS } from './connector-accounts.ts';
import { CardNetwork, PaymentMethod } from './enums.ts';
import { MUTATION_COMPLEXITY } from './limits.ts';
import { Routing, routingOf } from './routing.ts';

const RoutingTargetInput = builder.inputType('RoutingTargetInput', {
  description: 'An account with its share.',
  fields: t => ({
    accountId: t.id({ description: 'cac_…; left out: the connector that is built in (TEST only).' }),
    weight: t.int({ defaultValue: 1, description: `Its share in its list, 1 to ${ROUTING_WEIGHT_MAX}.` }),
  }),
});

const RoutingRuleInput = builder.inputType('RoutingRuleInput', {
  description: 'Which payments, and who takes them. A condition that is left out always holds.',
  fields: t => ({
    currencies: t.field({ type: ['Currency'], defaultValue: [], description: 'Any of these.' }),
    methods: t.field({ type: [PaymentMethod], defaultValue: [], description: 'Any of these.' }),
    networks: t.field({ type: [CardNetwork], defaultValue: [], description: 'Cards of any of these.' }),
    minAmount: t.field({
      type: 'MinorUnits',
      description: "At least so much, in minor units of the rule's one currency.",
    }),
    maxAmount: t.field({ type: 'MinorUnits', description: 'At most so much.' }),
    targets: t.field({
      type: [RoutingTargetInput],
      required: true,
      description: 'Among whom is drawn. Each must be able to serve a payment that the rule fits.',
    }),
  }),
});

const UpdateRoutingInput = builder.inputType('UpdateRoutingInput', {
  description:
    'All the rules of one mode. Without any rule and default it is as if there had never been any.',
  fields: t => ({
    version: t.int({
      required: true,
      description: 'The version that was read; refused when somebody has changed it since. 0: none yet.',
    }),
    rules: t.field({
      type: [RoutingRuleInput],
      required: true,
      description: `In order, at most ${ROUTING_RULES_MAX}.`,
    }),
    otherwise: t.field({
      type: [RoutingTargetInput],
      required: true,
      description: 'The default; may be empty only where there are no rules.',
    }),
  }),
});

const UpdateRoutingResult = builder.errorUnion('UpdateRoutingResult', {
  description: 'The rules as they are now, or why they were not changed.',
  types: [Routing, ValidationError, InvalidStateError],
  resolveType: () => 'Routing',
});

builder.mutationField('updateRouting', t =>
  t.field({
    type: UpdateRoutingResult,
    description:
      'Replaces the rules of the mode of the caller. New payments follow them within five seconds.',
    authScopes: OWNERS,
    args: { input: t.arg({ type: UpdateRoutingInput, required: true, description: 'All of them.' }) },
    complexity: MUTATION_COMPLEXITY,
    resolve: async (_root, { input: { rules, ...input } }, ctx) => {
      await updateRouting(ctx, {
        ...input,
        rules: rules.map(({ currencies, methods, networks, ...rule }) => ({
          ...rule,
          currencies: currencies ?? [],
          methods: methods ?? [],
          networks: (networks ?? []).map(network => network.toLowerCase()),
        })),
      });
      return routingOf(ctx);
    },
  }),
);
