import { acceptGraphql, acceptRest } from './accept.mjs';
import { core } from './core.mjs';
import { endToEnd } from './end-to-end.mjs';

/** In the order in which they run. */
export const BENCHMARKS = [core, acceptRest, acceptGraphql, endToEnd];
