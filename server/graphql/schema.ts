import { builder } from './builder.ts';
import './scalars.ts';
import './enums.ts';
import './node.ts';
import './payments.ts';
import './payment-stats.ts';
import './analytics.ts';
import './attempts.ts';
import './refunds.ts';
import './ledger.ts';
import './follow-ups.ts';
import './orders.ts';
import './errors.ts';
import './events.ts';
import './payment-history.ts';
import './webhook-endpoints.ts';
import './webhook-endpoint-writes.ts';
import './deliveries.ts';
import './delivery-writes.ts';
import './webhook-inbox.ts';
import './viewer.ts';
import './api-keys.ts';
import './api-requests.ts';
import './installation.ts';
import './operations.ts';

/** The whole schema: every noun has added its part by being imported. */
export const schema = builder.toSchema();
