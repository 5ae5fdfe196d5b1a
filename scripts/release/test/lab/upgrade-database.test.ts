import { randomBytes } from 'node:crypto';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { type Clone, freshClone } from '../e2e/fresh-clone.ts';
import { startStopwatch } from '../e2e/stopwatch.ts';
import { registryOf } from '../registry.ts';

// An unusual name, because the stack gets the name of the service.
const SERVICE = 'trial-archives';
const DATABASE = 'trial_archives';
const PORT = 18_098;
const [FORMER, CURRENT] = [versions.formerPostgres.version, versions.postgres.version];
const LOGICAL = 'command: ["postgres", "-c", "wal_level=logical"]';
const SCRIPT = 'scripts/release/src/upgrade-database.ts';
const ROWS = 200_000;

const watch = startStopwatch();
let clone: Clone;

const npm = (name: string, ...args: string[]) =>
  watch.time([name, ...args].join(' '), () =>
    clone.run('npm', 'run', '--silent', name, '--', '--target', SERVICE, ...args),
  );
const docker = (...args: string[]) => clone.run('docker', ...args);

/** The stack of before the change of the major: the volume of the former one decides, and the secrets of its roles are there. */
async function asFormerStack(): Promise<void> {
  const secret = (name: string, input: string) =>
    execa('docker', ['secret', 'create', '--label', `release.stack=${SERVICE}`, `${SERVICE}_${name}`, '-'], {
      input,
    });
  const password = () => randomBytes(24).toString('hex');
  const url = (role: string) => `postgres://${DATABASE}_${role}:${password()}@db:5432/${DATABASE}`;
  await docker('volume', 'create', `${SERVICE}_data`);
  await secret('superuser_password', password());
  await secret('owner_database_url', url('owner'));
  await secret('app_database_url', url('app'));
}

// Setup makes the former image only where it is asked to.
const { failed: noFormer } = await execa('docker', ['image', 'inspect', versions.formerPostgres.image], {
  reject: false,
});

describe.skipIf(noFormer)('a stack of the former major', () => {
  beforeAll(async () => {
    clone = await watch.time('clone, with its dependencies', () => freshClone(registryOf(SERVICE)));
    await clone.run('npm', 'run', '--silent', 'new-service', '--', SERVICE, '--port', String(PORT));
    await asFormerStack();
    // The server of a stack from before the upgrade command needs a restart.
    await clone.edit('infra/stack/postgres.yml', [LOGICAL, 'stop_signal: SIGINT']);
    await npm('deploy');
    await clone.edit('infra/stack/postgres.yml', ['stop_signal: SIGINT', LOGICAL]);
  });
  afterAll(async () => {
    console.log(`\n${watch.lines()}\n`);
    await npm('teardown', '--data', '--yes').catch(() => {});
    await clone?.remove();
  });

  /** Runs SQL as the superuser, inside the server's container. */
  async function sql(service: string, statement: string): Promise<string> {
    const container = await docker(
      'ps',
      '--quiet',
      '--filter',
      `label=com.docker.swarm.service.name=${service}`,
    );
    return docker('exec', container, 'psql', '-qAtX', '-U', 'postgres', '-d', DATABASE, '-c', statement);
  }
  const serverOf = (major: string) => (major === FORMER ? `${SERVICE}_db` : `${SERVICE}_db-${major}`);
  const majorOf = async (service: string) =>
    (await sql(service, "SELECT current_setting('server_version_num')::int / 10000")).trim();

  /** A digest of the rows that the load does not change. */
  const contentOf = (service: string) =>
    sql(
      service,
      `SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY id)) FROM ${DATABASE} AS t WHERE created_by = 'seed'`,
    );
  let content: string;

  /** Runs work under load of clients that never retry. @returns the load's report. @throws when a resource is lost or doubled */
  async function underLoad(work: () => Promise<unknown>) {
    const flags = ['--rate', '30', '--duration', '20m', '--tries', '1', '--json'];
    const load = clone.start('node', 'scripts/release/src/probe.ts', '--target', SERVICE, ...flags);
    await load.says('"event":"second"');
    await work();
    const { all } = await load.stop();
    const { report } = JSON.parse(all.trim().split('\n').at(-1) ?? '') as { report: { faults: string[] } };
    console.log(JSON.stringify(report));
    return report;
  }

  it('keeps its major, and the plan of a deploy names the upgrade', async () => {
    expect(await majorOf(serverOf(FORMER))).toBe(FORMER);
    await sql(
      serverOf(FORMER),
      `INSERT INTO ${DATABASE} SELECT gen_random_uuid(), 'seed', n::text, 'name ' || n, now() FROM generate_series(1, ${ROWS}) AS n`,
    );
    content = await contentOf(serverOf(FORMER));
    expect(content).toContain(`${ROWS}|`);
    expect(await npm('deploy', '--plan', '--redeploy')).toContain('upgrade-database');
    expect(await npm('upgrade-database', '--plan')).toContain('restart');
    expect(await docker('service', 'ls')).not.toContain(serverOf(CURRENT));
  });

  it('an aborted upgrade removes the new server, and meanwhile other commands are refused', async () => {
    const upgrading = clone.start('node', SCRIPT, '--target', SERVICE, '--yes');
    await upgrading.says('tables copied');
    await upgrading.stop();
    const refused = await npm('backup').catch((error: { exitCode: number; all: string }) => error);
    expect(refused).toMatchObject({ exitCode: 2, all: expect.stringContaining('--abort') });
    await npm('upgrade-database', '--abort', '--yes');
    expect(await docker('volume', 'ls', '--quiet')).not.toContain(`${SERVICE}_data-${CURRENT}`);
    expect(await npm('upgrade-database', '--plan')).not.toContain('restart');
  });

  it('an upgrade under load fails no first try, and loses and doubles nothing', async () => {
    const report = await underLoad(() => npm('upgrade-database', '--yes'));
    expect(report.faults).toEqual([]);
    expect(await majorOf(serverOf(CURRENT))).toBe(CURRENT);
    expect(await contentOf(serverOf(CURRENT))).toBe(content);
  });

  it('later deploys, backups and rotations use the new server; the old data are removed on request', async () => {
    expect(await npm('deploy')).toContain('nothing to do');
    await npm('backup');
    await npm('rotate', 'owner-password');
    expect(await npm('upgrade-database')).toContain('nothing to do');
    await npm('upgrade-database', '--finish', '--yes');
    expect(await docker('volume', 'ls', '--quiet')).not.toMatch(new RegExp(`^${SERVICE}_data$`, 'm'));
  });
});
