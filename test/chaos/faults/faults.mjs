import { ACQUIRER_FAULTS } from './acquirer.mjs';
import { EDGE_FAULTS } from './edges.mjs';
import { NETWORK_FAULTS } from './network.mjs';
import { PROCESS_FAULTS } from './processes.mjs';
import { STORE_FAULTS } from './stores.mjs';

/**
 * What can go wrong. `strike` makes it go wrong and mends it again; it is given `{ town, random, measure, tally }`:
 * `measure(what, value, goal)` notes a figure that the report holds against its goal (`atMostMs` or `atMost`), and
 * `tally` asks the load generator for its counts.
 */
export const FAULTS = [
  ...PROCESS_FAULTS,
  ...STORE_FAULTS,
  ...NETWORK_FAULTS,
  ...ACQUIRER_FAULTS,
  ...EDGE_FAULTS,
];

/** A representative of each kind, short enough for every change. */
export const SHORT_SET = [
  'worker-killed',
  'server-killed',
  'redis-flushed',
  'postgres-killed',
  'backends-terminated',
  'commit-reply-lost',
  'acquirer-reply-lost',
  'servers-terminated',
];
