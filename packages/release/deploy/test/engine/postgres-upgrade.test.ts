import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };

/* A backup of the former major is restored into the current one, as in docs/backup.md. */
const SCRIPTS = fileURLToPath(new URL('../../../../../infra/postgres', import.meta.url));
const servers = {
  former: { name: `postgres-upgrade-test-former-${process.pid}`, image: versions.formerPostgres.image },
  current: { name: `postgres-upgrade-test-${process.pid}`, image: versions.postgres.image },
};
const ENVIRONMENT = {
  ...{ POSTGRES_PASSWORD: 'secret', PGHOST: '127.0.0.1', PGPASSWORD: 'secret', POSTGRES_DB: 'shop' },
  ...{
    KEEP: '2',
    BACKUPS: '/tmp',
    OLD: 'shop_old_20260101000000',
    SUPERUSER_PASSWORD_FILE: '/tmp/superuser',
  },
  ...{ OWNER_DATABASE_URL_FILE: '/tmp/owner', APP_DATABASE_URL_FILE: '/tmp/app' },
};
// Setup makes the former image only where it is asked to.
const hasFormer = !(await execa('docker', ['image', 'inspect', servers.former.image], { reject: false }))
  .failed;

const docker = async (...argv: string[]) => (await execa('docker', argv)).stdout;
const shell = (name: string, script: string) => docker('exec', name, 'bash', '-euc', script);
const sql = (name: string, role: 'postgres' | 'shop_app', statement: string) => {
  const password = role === 'postgres' ? 'secret' : 'bb22';
  const flags = ['-XqtA', '-v', 'ON_ERROR_STOP=1', '-U', role, '-d', 'shop', '-c', statement];
  return docker('exec', '--env', `PGPASSWORD=${password}`, name, 'psql', ...flags);
};

beforeAll(async () => {
  if (!hasFormer) return;
  const variables = Object.entries(ENVIRONMENT).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  for (const { name, image } of Object.values(servers)) {
    await docker('create', '--init', '--name', name, ...variables, image);
    await docker('cp', SCRIPTS, `${name}:/scripts`);
    await docker('start', name);
    await vi.waitFor(() => docker('exec', name, 'pg_isready', '--quiet'), { timeout: 60_000 });
    await shell(
      name,
      `printf secret >/tmp/superuser
      printf postgres://shop_owner:aa11@127.0.0.1:5432/shop >/tmp/owner
      printf postgres://shop_app:bb22@127.0.0.1:5432/shop >/tmp/app
      bash /scripts/init-roles.sh`,
    );
  }
});
afterAll(() =>
  execa('docker', ['rm', '--force', '--volumes', ...Object.values(servers).map(({ name }) => name)], {
    reject: false,
  }),
);

it.skipIf(!hasFormer)('a backup of the former major has all rows and rights in the current one', async () => {
  const { former, current } = servers;
  await sql(
    former.name,
    'postgres',
    `SET ROLE shop_owner; CREATE SCHEMA release; CREATE TABLE release.phases (change text, phase text, finished_at timestamptz);
     CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
     INSERT INTO orders (name) SELECT 'order ' || n FROM generate_series(1, 1000) AS n`,
  );
  const backup = /^taken (\S+)/.exec(await shell(former.name, 'bash /scripts/backup.sh take'))?.[1] ?? '';
  const dump = `/tmp/${backup}`;
  const { stdout } = await execa('docker', ['exec', former.name, 'cat', dump], { encoding: 'buffer' });
  await execa('docker', ['exec', '--interactive', current.name, 'sh', '-c', `cat >${dump}`], {
    input: stdout,
  });
  expect(await shell(current.name, `bash /scripts/restore.sh restore ${backup}`)).toBe(
    `restored ${backup}\nend`,
  );
  expect(await sql(current.name, 'postgres', 'SHOW server_version_num')).toMatch(
    new RegExp(`^${versions.postgres.version}`),
  );
  const asApp = (statement: string) => sql(current.name, 'shop_app', statement);
  expect(await asApp("INSERT INTO orders (name) VALUES ('new') RETURNING id")).toBe('1001');
  expect(await asApp('SELECT count(*) FROM orders')).toBe('1001');
  await expect(asApp('DROP TABLE orders')).rejects.toThrow('must be owner');
});
