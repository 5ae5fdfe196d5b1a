import type { TaskState, TaskView } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import { sharing } from './observe-services.ts';
import { describeOldTask, oldTasks } from './old-tasks.ts';

const NEW = 'registry:5000/shop:2.0.0@sha256:22';
const OLD = 'registry:5000/shop:1.0.0@sha256:11';

const task = (image: string, state: TaskState): TaskView => ({
  id: image + state,
  slot: 1,
  node: 'n',
  image,
  state,
  desired: 'shutdown',
  error: '',
  exitCode: undefined,
  createdAt: 0,
  since: 0,
});
const own = { service: 'shop_api', image: NEW };
const seen = (service: string, ...tasks: TaskView[]) =>
  oldTasks([{ service, tasks }], own).map(({ image, state }) => [image, state]);

it('an older replica holds the gate until its container has ended, also while it drains or its node is unreachable', () => {
  const tasks = (['running', 'starting', 'orphaned', 'shutdown', 'failed'] as const).map((s) => task(OLD, s));
  expect(seen('shop_api', task(NEW, 'running'), ...tasks)).toEqual([
    [OLD, 'running'],
    [OLD, 'starting'],
  ]);
});

it('the same version with other content holds the gate: only the deployed image is known to fit', () => {
  const other = NEW.replace('22', '33');
  expect(seen('shop_api', task(other, 'running'))).toEqual([[other, 'running']]);
});

it('jobs and consoles of an older release in any stack hold the gate, images of other repositories do not', () => {
  expect(seen('cron', task(OLD, 'running'), task(NEW, 'running'))).toEqual([[OLD, 'running']]);
  expect(seen('shop_db', task('registry:5000/postgres:15', 'running'))).toEqual([]);
  expect(seen('mirror', task('elsewhere:5000/shop:1.0.0', 'running'))).toEqual([]);
});

it('reads the tasks only of services with images of the repository', () => {
  const listed =
    'shop_api registry:5000/shop:2.0.0\nshop_db registry:5000/postgres:15\ncron registry:5000/shop:1.0.0\n';
  expect(sharing(listed, 'registry:5000/shop')).toEqual(['shop_api', 'cron']);
  expect(sharing('', 'registry:5000/shop')).toEqual([]);
});

it('evidence names the service, the release, the node and the time', () => {
  expect(describeOldTask({ ...task(OLD, 'running'), id: 't1', service: 'cron' })).toBe(
    'replica 1 of cron with 1.0.0 is running (task t1 on node n, since 1970-01-01T00:00:00.000Z)',
  );
});
