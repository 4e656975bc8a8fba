import { Queue } from 'bullmq';
import type { Logger } from 'pino';
import { closeRedis, connectRedis, type RedisAddress } from './redis.ts';

/**
 * The fast path to the workers. A job holds ids and nothing else; the rows it names are the truth, and the
 * sweeper makes the job again should Redis lose it. So adding never fails a caller, and a job that has run is
 * removed at once: its id must be free for the next generation.
 */
export const QUEUE_NAMES = ['run-attempt', 'resolve-attempt', 'deliver-webhook'] as const;

export type QueueName = (typeof QUEUE_NAMES)[number];

/**
 * The shape of `JobData`. Whoever changes it so that an older worker would misread it adds one: while a new version is
 * rolled out, old and new workers take from the same queues, and each leaves alone what it cannot read.
 */
export const JOB_VERSION = 1;

/** What Redis and the workers are given. */
export interface JobData {
  /** Absent in jobs from before there were versions, which are of version 1. */
  readonly version?: number;
  readonly ids: readonly string[];
}

/**
 * How many rows one job may name. A job costs Redis and both its ends more than the work on a row does, so attempts
 * that were committed together travel together; few enough that several workers share a burst, and that one slow
 * answer does not hold up many. A delivery's job wakes its endpoint and may run for long: it travels alone.
 */
const JOB_MAX_IDS: Readonly<Record<QueueName, number>> = {
  'run-attempt': 8,
  'resolve-attempt': 1,
  'deliver-webhook': 1,
};

export interface Job {
  /** The row's id. */
  readonly id: string;
  /** Counts how often the sweeper has made this job again; 0 for the first. */
  readonly generation: number;
  readonly delayMs?: number;
}

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

export interface Jobs {
  /** Hands the jobs to Redis and does not wait for it. */
  add(queue: QueueName, jobs: readonly Job[]): void;
  /** null while Redis is away. */
  counts(): Promise<Record<QueueName, QueueCounts> | null>;
  /** The queues themselves, for the operator's page of them. */
  readonly queues: readonly Queue[];
  /** Resolves when everything added so far has been sent or given up. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** One pipeline of this many jobs keeps Redis responsive to others. */
const ADD_MAX_JOBS = 1_000;

export interface JobsOptions {
  readonly prefix: string;
  readonly log: Logger;
  /** Default: the shape that this code knows. */
  readonly version?: number;
}

export function createJobs(address: RedisAddress, options: JobsOptions): Jobs {
  const { version = JOB_VERSION } = options;
  const connection = connectRedis(address, { log: options.log, waits: false });
  const queues = new Map(
    QUEUE_NAMES.map(name => [
      name,
      new Queue(name, {
        connection,
        prefix: options.prefix,
        // A version check would hold the first job back until Redis answers.
        skipVersionCheck: true,
        skipMetasUpdate: true,
        defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      }),
    ]),
  );
  for (const queue of queues.values())
    queue.on('error', error => options.log.debug({ err: error }, 'queue.error'));
  const sending = new Set<Promise<void>>();

  const send = (name: QueueName, jobs: readonly Job[]) => {
    const bulk = groupsOf(jobs, JOB_MAX_IDS[name]).map(group => bulkJob(name, { group, version }));
    const sent: Promise<void> = (queues.get(name) as Queue)
      .addBulk(bulk)
      .then(() => undefined)
      .catch(error => options.log.debug({ err: error, queue: name, jobs: jobs.length }, 'jobs.lost'))
      .finally(() => sending.delete(sent));
    sending.add(sent);
  };

  return {
    queues: [...queues.values()],
    add(name, jobs) {
      for (let i = 0; i < jobs.length; i += ADD_MAX_JOBS) send(name, jobs.slice(i, i + ADD_MAX_JOBS));
    },
    async counts() {
      try {
        const entries = await Promise.all(
          [...queues].map(async ([name, queue]) => {
            const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed');
            return [
              name,
              {
                waiting: counts['waiting'] ?? 0,
                active: counts['active'] ?? 0,
                delayed: counts['delayed'] ?? 0,
                failed: counts['failed'] ?? 0,
              },
            ];
          }),
        );
        return Object.fromEntries(entries) as Record<QueueName, QueueCounts>;
      } catch {
        return null;
      }
    },
    async drain() {
      await Promise.all(sending);
    },
    async close() {
      await Promise.all(sending);
      await Promise.all([...queues.values()].map(queue => queue.close().catch(() => undefined)));
      await closeRedis(connection);
    },
  };
}

/** The first row gives a job its id; a row's generation goes up with each job that is made for it. */
function bulkJob(name: QueueName, { group, version }: { group: readonly Job[]; version: number }) {
  const { id, generation, delayMs } = group[0] as Job;
  const data: JobData = { version, ids: group.map(job => job.id) };
  return { name, data, opts: { jobId: `${id}-${generation}`, ...(delayMs ? { delay: delayMs } : {}) } };
}

/** Jobs that have to wait stay alone: each has its own time. */
function groupsOf(jobs: readonly Job[], size: number): Job[][] {
  const groups: Job[][] = [];
  let open: Job[] = [];
  for (const job of jobs) {
    if (job.delayMs) groups.push([job]);
    else if (open.push(job) === 1) groups.push(open);
    if (open.length === size) open = [];
  }
  return groups;
}
