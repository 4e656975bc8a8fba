import type { CurrencyTotal } from '../../core/analytics/figures.ts';
import { type Figures, successRate } from '../../core/analytics/figures.ts';
import type { ANALYTICS_RANGES } from '../../core/analytics/periods.ts';
import {
  type AnalyticsPoint as AnalyticsPointValue,
  type Analytics as AnalyticsValue,
  type PeriodFigures as PeriodFiguresValue,
  readAnalytics,
} from '../../core/analytics/read-analytics.ts';
import { callerOf } from '../../core/context.ts';
import { COUNT_MAX } from '../../core/limits.ts';
import { builder } from './builder.ts';
import { describedValues } from './enums.ts';

const AnalyticsRange = builder.enumType('AnalyticsRange', {
  description: 'What to look back on, in whole days of a time zone.',
  values: describedValues({
    TODAY: 'Since midnight, a quarter of an hour to a step.',
    LAST_7_DAYS: 'Today and the six days before, three hours to a step.',
    LAST_30_DAYS: 'Today and the 29 days before, a day to a step.',
  } satisfies Record<(typeof ANALYTICS_RANGES)[number], string>),
});

const CurrencyVolume = builder.objectRef<CurrencyTotal>('CurrencyVolume').implement({
  description: 'What one currency comes to.',
  fields: t => ({
    currency: t.expose('currency', { type: 'Currency', description: 'Which currency.' }),
    volume: t.expose('volume', { type: 'MinorUnits', description: 'The sum of the amounts.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

const AnalyticsFigures = builder.objectRef<PeriodFiguresValue>('AnalyticsFigures').implement({
  description:
    'What a period comes to. Payments belong to the time they were created, refunds to the time they were processed.',
  fields: t => ({
    from: t.expose('from', { type: 'DateTime', description: 'Its beginning.' }),
    until: t.expose('until', { type: 'DateTime', description: 'Its end, not included.' }),
    payments: t.exposeInt('payments', { description: 'Payments created.' }),
    succeeded: t.exposeInt('succeeded', {
      description: 'Of these, authorized, whatever became of them later.',
    }),
    failed: t.exposeInt('failed', { description: 'Of these, declined or failed.' }),
    pending: t.exposeInt('pending', { description: 'Of these, not decided yet.' }),
    successRate: t.float({
      nullable: true,
      description: 'The part of the decided payments that succeeded, 0 to 1; null where none is decided.',
      resolve: (figures: Figures) => successRate(figures),
    }),
    averageSettleMs: t.exposeFloat('averageSettleMs', {
      nullable: true,
      description:
        'From the creation of a payment until its money was taken, in milliseconds, on average; null where none was taken.',
    }),
    volumes: t.field({
      type: [CurrencyVolume],
      description: 'What succeeded, for each currency; the one with the most payments first.',
      resolve: figures => [...figures.volumes],
    }),
    refunds: t.exposeInt('refunds', { description: 'Refunds processed.' }),
    refundVolumes: t.field({
      type: [CurrencyVolume],
      description: 'What was refunded, for each currency.',
      resolve: figures => [...figures.refundVolumes],
    }),
    failedWebhooks: t.exposeInt('failedWebhooks', {
      description: `Webhooks that were given up after their last attempt. Counted up to ${COUNT_MAX.toLocaleString('en')}.`,
    }),
  }),
});

const AnalyticsPoint = builder.objectRef<AnalyticsPointValue>('AnalyticsPoint').implement({
  description: 'One step of a period.',
  fields: t => ({
    at: t.expose('at', { type: 'DateTime', description: 'Its beginning.' }),
    payments: t.exposeInt('payments', { description: 'Payments created.' }),
    succeeded: t.exposeInt('succeeded', { description: 'Of these, authorized.' }),
    failed: t.exposeInt('failed', { description: 'Of these, declined or failed.' }),
    volumes: t.field({
      type: [CurrencyVolume],
      description: 'What succeeded, for each currency.',
      resolve: point => [...point.volumes],
    }),
  }),
});

const Analytics = builder.objectRef<AnalyticsValue>('Analytics').implement({
  description: 'How payments go, beside how they went in the period before.',
  fields: t => ({
    current: t.field({
      type: AnalyticsFigures,
      description: 'The range, until the end of today.',
      resolve: ({ current }) => current,
    }),
    previous: t.field({
      type: AnalyticsFigures,
      description: 'As many days before it, as far into them as now is into the range.',
      resolve: ({ previous }) => previous,
    }),
    series: t.field({
      type: [AnalyticsPoint],
      description: 'The range in steps, oldest first; steps still to come are empty.',
      resolve: ({ series }) => [...series],
    }),
    previousSeries: t.field({
      type: [AnalyticsPoint],
      description: 'The whole period before, in the same steps.',
      resolve: ({ previousSeries }) => [...previousSeries],
    }),
  }),
});

builder.queryField('analytics', t =>
  t.field({
    type: Analytics,
    description: 'Volume, success, speed, refunds and failed webhooks, exact to the last event.',
    args: {
      range: t.arg({ type: AnalyticsRange, required: true, description: 'What to look back on.' }),
      timeZone: t.arg.string({
        defaultValue: 'UTC',
        description: 'Whose days, by its IANA name: Asia/Kolkata.',
      }),
    },
    authScopes: { $all: { merchant: true, permission: 'payments:read' } },
    complexity: 200,
    resolve: (_root, { range, timeZone }, ctx) =>
      readAnalytics(ctx.app.db, callerOf(ctx), { range, timeZone: timeZone ?? 'UTC', now: ctx.app.now() }),
  }),
);
