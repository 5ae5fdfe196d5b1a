import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeployOptions, type DeployResult, deploy } from '../src/deploy.ts';
import { PHASES, type Phase } from '../src/events.ts';
import { format, OPERATIONS } from '../src/operations/operations.ts';
import { rollback } from '../src/rollback.ts';
import { planTeardown, teardown } from '../src/teardown.ts';
import { type Checkout, checkoutOf, targetText } from './cluster/checkout.ts';
import { deployed, noteOperations, options, type Ran, run, startRegistry } from './cluster/commands.ts';
import { FakeSwarm } from './cluster/fake-swarm.ts';

let old: Checkout;
let next: Checkout;
let registry: Awaited<ReturnType<typeof startRegistry>>;
let swarm: FakeSwarm;
beforeAll(async () => {
  [old, next, registry] = await Promise.all([checkoutOf('1.0.0'), checkoutOf('2.0.0'), startRegistry()]);
  noteOperations();
});
afterAll(async () => {
  registry.stop();
  await Promise.all([old.remove(), next.remove()]);
});
beforeEach(() => {
  swarm = new FakeSwarm();
});

const targetWith = (changes?: Record<string, string>, settings?: string) =>
  targetText(registry.address, changes, settings);

interface Situation {
  checkout?: () => Checkout;
  target?: string;
  asked?: Partial<DeployOptions>;
  killedIn?: Phase;
}

/** What `--plan` prints, and what the same deploy then carries out. */
async function planAndDeploy({ checkout = () => next, target = targetWith(), asked = {} }: Situation = {}) {
  const on = { checkout: checkout(), target };
  const { printed } = await run(swarm, on, deployed({ ...asked, planOnly: true }));
  return { ...(await run(swarm, on, deployed(asked))), printed };
}

const carryOut = ({ checkout = () => next, target = targetWith(), asked = {}, killedIn }: Situation = {}) =>
  run(swarm, { checkout: checkout(), target, ...(killedIn && { killedIn }) }, deployed(asked));

const before = async (situation: Situation = {}) => {
  const { outcome } = await carryOut({ checkout: () => old, ...situation });
  expect(outcome).toMatchObject({ changed: true });
};

const expectSame = ({ printed, executed, outcome }: Ran) => {
  expect(outcome).toMatchObject({ changed: true });
  expect(printed.length).toBeGreaterThan(3);
  expect(executed).toEqual(printed);
};

const UPDATE =
  'preflight lock build push expand canary rollout backfill monitor gate backup contract watch record';

describe('the plan that --plan prints is the plan that runs', () => {
  it('where nothing runs yet', async () => {
    const ran = await planAndDeploy({ checkout: () => old });
    expectSame(ran);
    expect(ran.phases.join(' ')).toBe(
      'preflight lock build push build push build push platform expand rollout monitor record',
    );
    expect(ran.printed).toContain(
      'platform: wait until PostgreSQL, edge, listener, and Prometheus are healthy',
    );
    expect(ran.printed).toContain('rollout: start 1.0.0, the first release here');
  });

  it('where an older release runs', async () => {
    await before();
    const ran = await planAndDeploy();
    expectSame(ran);
    expect(ran.phases.join(' ')).toBe(UPDATE);
  });

  it('where an older release runs, as docs/architecture.md draws it', async () => {
    await before();
    const planned = await run(swarm, { checkout: next, target: targetWith() }, deployed({ planOnly: true }));
    const { operations } = planned.outcome as Pick<DeployResult, 'operations'>;
    const architecture = await readFile(new URL('../../../../docs/architecture.md', import.meta.url), 'utf8');
    const drawn = /flowchart LR\n(.+)/.exec(architecture)?.[1]?.trim().split(' --> ');
    expect(drawn).toEqual([...new Set(operations?.map(({ kind }) => kind))]);
  });

  it('where only the settings differ', async () => {
    await before();
    const ran = await planAndDeploy({ checkout: () => old, target: targetWith({}, 'LOG_LEVEL: debug') });
    expectSame(ran);
    expect(ran.printed).toContain('rollout: 1.0.0 with new settings, one replica at a time, start-first');
    expect(ran.phases.join(' ')).toBe('preflight lock expand canary rollout monitor record');
  });

  it('with --redeploy', async () => {
    await before();
    const ran = await planAndDeploy({ checkout: () => old, asked: { redeploy: true } });
    expectSame(ran);
    expect(ran.phases.join(' ')).toBe('preflight lock expand rollout monitor record');
  });

  it.each<[string, Record<string, string>, Partial<DeployOptions>]>([
    ['without a canary', { canary: 'off' }, {}],
    ['with the mesh in place of an edge', { traffic: 'mesh' }, {}],
    ['without monitoring', { monitoring: 'off' }, {}],
    ['without the metrics', {}, { analysis: false }],
  ])('%s', async (_, changes, asked) => {
    const target = targetWith(changes);
    await before({ target });
    const ran = await planAndDeploy({ target, asked });
    expectSame(ran);
    expect(ran.phases.join(' ')).toBe(UPDATE.replace('canary ', ''));
  });

  it('with a database outside the stack', async () => {
    const secrets = '{ app: app_url, owner: owner_url }';
    for (const name of ['app_url', 'owner_url']) await swarm.docker(['secret', 'create', name, '-']);
    const ran = await planAndDeploy({ target: targetWith({ database: 'external', secrets }) });
    expectSame(ran);
    expect(ran.printed).toContain('platform: create the network orders_back, unless it exists');
    expect(ran.printed.join()).not.toContain('platform: start PostgreSQL');
    expect(ran.printed).toContain(
      'backup: warn that the database is external: its operator backs it up before contract',
    );
    expect(swarm.schema.backups).toBe(0);
  });

  it('with contract left for later, and then without', async () => {
    await before();
    const later = await planAndDeploy({ asked: { contract: 'later' } });
    expectSame(later);
    expect(later.phases.join(' ')).toBe(UPDATE.replace('gate backup contract watch ', ''));
    expect(later.outcome).toMatchObject({ message: expect.stringContaining('contract waits') });
    const rest = await planAndDeploy();
    expectSame(rest);
    expect(rest.phases.join(' ')).toBe(
      'preflight lock expand rollout monitor gate backup contract watch record',
    );
  });

  it('with services that the target no longer wants', async () => {
    await before();
    const ran = await planAndDeploy({ checkout: () => old, target: targetWith({ monitoring: 'off' }) });
    expectSame(ran);
    expect(ran.printed).toContain('platform: remove the prometheus, which the target no longer wants');
    expect([...swarm.services.keys()]).not.toContain('orders_prometheus');
  });

  it.each(PHASES.filter((phase) => phase !== 'plan'))(
    'after a deploy that was killed in its %s, and then all is as desired',
    async (killedIn) => {
      await before({ target: targetWith({ monitoring: 'off' }) });
      const { outcome, phases } = await carryOut({ killedIn });
      expect(outcome).toBeInstanceOf(Error);
      expect(phases.at(-1)).toBe(killedIn);
      expectSame(await planAndDeploy());
      expect((await planAndDeploy()).outcome).toMatchObject({ changed: false });
    },
  );

  it('where there is nothing to do', async () => {
    await before();
    const { printed, executed, outcome } = await planAndDeploy({ checkout: () => old });
    expect({ printed, executed }).toEqual({ printed: [], executed: [] });
    expect(outcome).toMatchObject({ message: expect.stringMatching(/^nothing to do: 1\.0\.0 already runs/) });
  });

  it('of a rollback', async () => {
    await before();
    await carryOut({ asked: { contract: 'later' } });
    const ran = await run(swarm, { checkout: next, target: targetWith() }, (site) =>
      rollback(site, { to: undefined, confirm: async () => true }),
    );
    expectSame(ran);
    expect(ran.phases.join(' ')).toBe('lock gate rollback');
    expect(swarm.services.get('orders_api')?.labels).toMatchObject({ 'release.version': '1.0.0' });
  });

  it.each([false, true])('of a teardown, with its data: %s', async (data) => {
    await before();
    const { executed, phases } = await run(swarm, { checkout: old, target: targetWith() }, (site) =>
      teardown(site, { data, confirm: async () => true }),
    );
    expect(executed).toEqual(format(planTeardown({ stack: 'orders' }, { data })));
    expect(phases).toEqual(['teardown']);
    expect([...swarm.services.keys()]).toEqual([]);
    expect([...swarm.configs.keys()].length > 0).toBe(!data);
  });
});

it('a failed operation ends the plan: the failure is recorded, and nothing stays locked', async () => {
  await before();
  const { docker } = swarm;
  const refusing = Object.assign(Object.create(swarm), {
    docker: (argv: string[], given: object) =>
      argv.includes('/app/schema.cjs') ? Promise.reject(new Error('no room')) : docker(argv, given),
  });
  const { executed, outcome } = await run(refusing, { checkout: next, target: targetWith() }, deployed());
  expect(executed.at(-1)).toMatch(/^expand/);
  expect(outcome).toMatchObject({ outcome: 'error', message: 'expand: no room' });
  const names = [...swarm.configs.keys()];
  expect(names).not.toContain('orders_deploy-lock');
  expect(names.filter((name) => name.includes('history'))).toHaveLength(2);
});

it('a release that changed between planning and locking refuses the deploy, with nothing changed or recorded', async () => {
  await before();
  const onStart = (phase: Phase) => {
    const api = swarm.services.get('orders_api');
    if (phase === 'lock' && api) swarm.services.set('orders_api', { ...api, image: 'orders-api:1.1.0' });
  };
  const { executed, outcome } = await run(
    swarm,
    { checkout: next, target: targetWith(), onStart },
    deployed(),
  );
  expect(executed.at(-1)).toMatch(/^lock/);
  expect(outcome).toMatchObject({
    outcome: 'refused',
    message: expect.stringContaining('has changed since this was planned'),
  });
  const names = [...swarm.configs.keys()];
  expect(names).not.toContain('orders_deploy-lock');
  expect(names.filter((name) => name.includes('history'))).toHaveLength(1);
});

it('an experiment may replace an operation, and the plan', async () => {
  const said: string[] = [];
  const monitor = async () => {
    said.push('not monitored');
    return undefined;
  };
  const { outcome, phases } = await run(swarm, { checkout: old, target: targetWith() }, (site) =>
    deploy(site, options(), {
      operations: { monitor: { ...OPERATIONS.monitor, run: monitor } },
      plan: (plan) => plan.filter(({ kind }) => kind !== 'preflight'),
    }),
  );
  expect(outcome).toMatchObject({ changed: true });
  expect(said).toEqual(['not monitored']);
  expect(phases).not.toContain('preflight');
});
