import { ACQUIRER_FAULTS } from './acquirer.mjs';
import { EDGE_FAULTS } from './edges.mjs';
import { NETWORK_FAULTS } from './network.mjs';
import { PROCESS_FAULTS } from './processes.mjs';
import { RECEIVER_FAULTS } from './receivers.mjs';
import { SOCKET_FAULTS } from './sockets.mjs';
import { STORE_FAULTS } from './stores.mjs';

/**
 * What can go wrong. `strike` makes it go wrong and mends it again; it is given
 * `{ town, random, measure, find, tally, isShort }`: `measure(what, value, goal)` notes a figure that the report holds
 * against its goal (see figures.mjs), `find` reports what should not be, `tally` asks the load generator for its counts,
 * and `isShort` asks for less of it. Faults with a claim in common would mend each other, so they never meet.
 */
export const FAULTS = [
  ...PROCESS_FAULTS,
  ...STORE_FAULTS,
  ...NETWORK_FAULTS,
  ...ACQUIRER_FAULTS,
  ...RECEIVER_FAULTS,
  ...EDGE_FAULTS,
  ...SOCKET_FAULTS,
];

/** A representative of each kind, short enough for every change. */
export const SHORT_SET = [
  'worker-killed',
  'worker-frozen',
  'server-killed',
  'redis-flushed',
  'postgres-killed',
  'backends-terminated',
  'commit-reply-lost',
  'acquirer-reply-lost',
  'redis-gone',
  'sockets-storm',
  'servers-terminated',
];
