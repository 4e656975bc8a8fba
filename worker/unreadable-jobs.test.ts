import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '../core/ids.ts';
import { startTestCore, type TestCore } from '../test/core.ts';
import { until } from '../test/until.ts';

let core: TestCore;
const errors: unknown[] = [];

beforeAll(async () => {
  core = await startTestCore();
  core.app.log.error = (line: { id?: unknown }, message?: string) => void errors.push([message, line.id]);
});

afterAll(() => core.close());

test('what is no id in a job is named and left out, and spoils nothing for the ids beside it', async () => {
  const { jobs } = core.app;
  const ids = [1, null, newId('delivery'), newId('attempt'), newId('attempt')];
  jobs.add(
    'resolve-attempt',
    ids.map(id => ({ id: id as string, generation: 0 })),
  );
  await jobs.drain();
  await core.startWorker();
  await until(
    async () => (await jobs.counts())?.['resolve-attempt'],
    counts => counts !== undefined && counts.waiting + counts.active + counts.delayed === 0,
  );
  expect(errors).toEqual(ids.slice(0, 3).map(id => ['job.unreadable', id]));
});
