import { buildEnvironment } from '@zero-downtime/drills/faulty-releases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './command.ts';
import { createTwoServices, type Service, type TwoServices } from './two-services.ts';
import { underTraffic } from './under-traffic.ts';

let two: TwoServices;
beforeAll(async () => {
  two = await createTwoServices();
});
afterAll(() => two?.remove());

const deploy = async ({ target }: Service, release: string, ...args: string[]) => {
  const { exitCode, result } = await run('deploy', ['--target', target, '--release', release, ...args], {
    env: buildEnvironment(release),
  });
  return { exitCode, message: result?.message };
};
const DONE = { exitCode: 0 };

/** Loads both services with orders during `work`. @returns each service's faults and the releases that answered */
async function underTrafficOnBoth(work: () => Promise<unknown>) {
  const options = { forMs: 0, requireTracking: false, ratePerSecond: 25 };
  const guest = await underTraffic(two.guest, options, () => underTraffic(two.owner, options, work));
  const both = [guest.result, guest];
  return {
    faults: both.flatMap(({ faults }) => faults),
    releases: both.map(({ report }) => Object.keys(report.byRelease).sort()),
  };
}

describe('a second service behind the edge of another', () => {
  it('is refused before the first is deployed, and then deployed beside it', async () => {
    expect(await deploy(two.guest, '1.0.0')).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`the platform ${two.owner.stack} is not deployed`),
    });
    expect(await deploy(two.owner, '1.0.0')).toMatchObject(DONE);
    expect(await deploy(two.guest, '1.0.0')).toMatchObject(DONE);
  });

  it('has its own database in the same server, and neither service can open that of the other', async () => {
    const rows = await two.query(
      `SELECT role.rolname, base.datname FROM pg_roles role, pg_database base
       WHERE has_database_privilege(role.rolname, base.datname, 'CONNECT')
         AND role.rolname ~ '_(owner|app)$' AND base.datname ~ '^orders_two' ORDER BY 1, 2`,
    );
    expect(rows.split('\n')).toEqual([
      ...['orders_two_a_app|orders_two_a', 'orders_two_a_owner|orders_two_a'],
      ...['orders_two_b_app|orders_two_b', 'orders_two_b_owner|orders_two_b'],
    ]);
  });

  it('is released after the first and then at the same time, without a failed request at either', async () => {
    const ends: unknown[] = [];
    const { faults, releases } = await underTrafficOnBoth(async () => {
      // Without analysis, which would wait on a starved host. The first releases were analysed with the shared Prometheus.
      ends.push(
        await deploy(two.owner, '2.0.0', '--no-analysis'),
        await deploy(two.guest, '2.0.0', '--no-analysis'),
      );
      ends.push(
        ...(await Promise.all([
          deploy(two.owner, '2.0.0', '--redeploy'),
          deploy(two.guest, '2.0.0', '--redeploy'),
        ])),
      );
    });
    expect(ends).toMatchObject([DONE, DONE, DONE, DONE]);
    expect(faults).toEqual([]);
    expect(releases).toEqual([
      ['1.0.0', '2.0.0'],
      ['1.0.0', '2.0.0'],
    ]);
  }, 1_500_000);

  it('blocks the teardown of the first, and its own teardown removes its database', async () => {
    const teardown = ({ target }: Service) => run('teardown', ['--target', target, '--data', '--yes']);
    const refused = await teardown(two.owner);
    expect([refused.exitCode, refused.result?.message]).toEqual([
      2,
      expect.stringContaining(two.guest.stack),
    ]);
    expect((await teardown(two.guest)).exitCode).toBe(0);
    expect(await two.query("SELECT datname FROM pg_database WHERE datname ~ '^orders_two'")).toBe(
      'orders_two_a',
    );
    expect(await two.query("SELECT rolname FROM pg_roles WHERE rolname ~ '^orders_two_b'")).toBe('');
  });
});
