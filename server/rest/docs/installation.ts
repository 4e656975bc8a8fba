import { z } from 'zod';
import { id, optional, shape, time } from '../openapi/fields.ts';
import type { RouteDoc } from '../openapi/route-doc.ts';

const count = (description: string) => z.int().meta({ description, examples: [0] });
const worker = z
  .enum(['running', 'stopped'])
  .meta({ description: 'By its heartbeat.', examples: ['running'] });
const connection = (description: string) =>
  z.enum(['connected', 'disconnected']).meta({ description, examples: ['connected'] });

const Health = shape('Health', 'Each part is really looked at.', {
  status: z.enum(['healthy', 'degraded']).meta({ description: 'All in all.', examples: ['healthy'] }),
  database: connection('Without it nothing works: 503.'),
  redis: connection('Without it everything works, more slowly.'),
  worker,
  timestamp: time('The clock of the server.'),
});

export const showHealth: RouteDoc = {
  id: 'getHealth',
  tag: 'Installation',
  summary: 'Is it well?',
  answers: {
    200: { description: 'It serves.', schema: Health },
    503: { description: 'The database is gone.', schema: Health },
  },
};

export const showLive: RouteDoc = {
  id: 'getLiveness',
  tag: 'Installation',
  summary: 'Does this process live?',
  description: 'For launchers: a process that does not answer has to be started again.',
  answers: {
    200: {
      description: 'It lives.',
      schema: shape('Liveness', 'A sign of life.', {
        status: z.literal('alive').meta({ description: 'Always.' }),
      }),
    },
  },
};

const Readiness = shape('Readiness', 'What requests need.', {
  status: z.enum(['ready', 'not_ready']).meta({ description: 'All in all.', examples: ['ready'] }),
  database: connection('Without it nothing works: not ready.'),
  migrations: z
    .enum(['applied', 'pending', 'unknown'])
    .meta({ description: 'Whether the database has what this version needs.', examples: ['applied'] }),
  redis: connection('Without it everything works, more slowly: ready all the same.'),
});

export const showReady: RouteDoc = {
  id: 'getReadiness',
  tag: 'Installation',
  summary: 'May requests be sent here?',
  description: 'For load balancers and launchers.',
  answers: {
    200: { description: 'Yes.', schema: Readiness },
    503: { description: 'Not now.', schema: Readiness },
  },
};

export const showProfile: RouteDoc = {
  id: 'getMerchantProfile',
  tag: 'Merchant',
  summary: 'Read the merchant behind the key',
  answers: {
    200: {
      description: 'The merchant, its secrets masked.',
      schema: shape('MerchantProfile', 'A merchant, as one of its keys sees it.', {
        id: id('merchant', 'The merchant.'),
        name: z.string().meta({ description: 'Its name.', examples: ['Test Merchant'] }),
        email: z.string().meta({ description: 'Its address.', examples: ['test@example.com'] }),
        mode: z.enum(['test', 'live']).meta({ description: 'The world of the key.', examples: ['test'] }),
        api_key: z.string().meta({ description: 'The key in use.', examples: ['key_test_abc123'] }),
        api_secret: z.string().meta({ description: 'Masked.', examples: ['••••••••'] }),
        webhook_url: optional(z.string(), "The default endpoint's.", 'https://shop.example/hooks'),
        webhook_secret: optional(z.string(), 'Masked.', '••••••••'),
        created_at: time('When it was made.'),
      }),
    },
  },
};

export const receiveNotification: RouteDoc = {
  id: 'receiveNotification',
  tag: 'Installation',
  summary: 'Where processors tell what they were not asked',
  description:
    'For processors: the signature in the headers is the credential. The body is as the processor has it.',
  answers: {
    200: {
      description: 'Understood, or known already.',
      schema: shape('Received', 'A receipt.', {
        received: z.literal(true).meta({ description: 'Always.' }),
      }),
    },
  },
  errors: [400, 401, 404, 413],
};

export const receiveAccountNotification: RouteDoc = {
  ...receiveNotification,
  id: 'receiveAccountNotification',
  summary: 'Where a processor tells what it was not asked, about one account',
};

export const receiveInInbox: RouteDoc = {
  id: 'receiveInWebhookInbox',
  tag: 'Installation',
  summary: 'A webhook inbox for trying things out',
  description:
    'Demo and test installations. Keeps what it is sent and answers with the status it was told to.',
  answers: {
    200: {
      description: 'Or the status it was told to answer.',
      schema: shape('InboxReceipt', 'What the inbox answers.', {
        received: z.literal(true).meta({ description: 'Always.' }),
        status: z.int().meta({ description: 'The status of this answer.', examples: [200] }),
      }),
    },
  },
  errors: [404, 413],
};

export const showTestMerchant: RouteDoc = {
  id: 'getTestMerchant',
  tag: 'Installation',
  summary: 'The seeded merchant',
  description: 'Demo and test installations.',
  answers: {
    200: {
      description: 'The merchant that examples use.',
      schema: shape('TestMerchant', 'The merchant that demo and test installations are seeded with.', {
        id: id('merchant', 'The merchant.'),
        email: z.string().meta({ description: 'Its address.', examples: ['test@example.com'] }),
        api_key: z.string().meta({ description: 'Its published key.', examples: ['key_test_abc123'] }),
        seeded: z.literal(true).meta({ description: 'Always.' }),
      }),
    },
  },
  errors: [404],
};

const Queue = z.strictObject({
  waiting: count('Waiting.'),
  active: count('At work.'),
  delayed: count('Due later.'),
  failed: count('Failed and kept.'),
});

export const showJobs: RouteDoc = {
  id: 'getJobsStatus',
  tag: 'Installation',
  summary: 'What the workers do',
  description:
    'Demo and test installations. The queues as Redis has them; a day of work as Postgres knows it.',
  answers: {
    200: {
      description: 'The numbers of this moment.',
      schema: shape('JobsStatus', 'What the workers do.', {
        pending: count('Jobs waiting, over all queues.'),
        processing: count('Jobs at work.'),
        delayed: count('Jobs due later.'),
        completed: count('Attempts and deliveries that ended well in the last 24 hours.'),
        failed: count('Those that did not.'),
        worker_status: worker,
        queues: z
          .record(z.string(), Queue)
          .meta({ description: 'Each queue; none without Redis.', examples: [{}] }),
      }),
    },
  },
};
