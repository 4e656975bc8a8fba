import { acceptGraphql, acceptRest } from './accept.mjs';
import { checkout } from './checkout.mjs';
import { core } from './core.mjs';
import { dashboard } from './dashboard.mjs';
import { endToEnd } from './end-to-end.mjs';
import { growth } from './growth.mjs';
import { live } from './live.mjs';
import { neighbour } from './neighbour.mjs';
import { queries } from './queries.mjs';
import { webhooks } from './webhooks.mjs';

/** In the order in which they run. */
export const BENCHMARKS = [
  core,
  acceptRest,
  acceptGraphql,
  endToEnd,
  webhooks,
  neighbour,
  live,
  queries,
  dashboard,
  growth,
  checkout,
];
