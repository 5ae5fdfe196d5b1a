import { argv, DockerError } from '@zero-downtime/swarm';
import { runDatabaseScript } from '../backup/database-job.ts';
import { databaseUrl, draftSecret, listSecrets } from '../cluster/secrets.ts';
import { refuse } from '../errors.ts';
import { step } from '../events.ts';
import { startBackups } from '../platform/start.ts';
import type { Site } from '../site.ts';
import { readBackupsStack } from '../stack/backups.ts';
import type { Behaviours } from './behaviour.ts';

type Kinds = 'set password' | 'update backups' | 'retire passwords';

export const rotating: Pick<Behaviours, Kinds> = {
  'set password': {
    phase: 'rotate',
    describe: ({ login, secret }) => `give ${login} a new password, in the secret ${secret}`,
    again: 'gives it another one; until the secret is there, the one before is in use',
    run: async ({ role, login, secret }, { site }) => {
      await step(site.report, 'rotate', `new password of ${login}`, () =>
        setPassword(site, { role, login, secret }),
      );
    },
  },

  'update backups': {
    phase: 'rotate',
    describe: () => 'give the scheduled backups the new password',
    again: 'hands over the same specification',
    run: async (_, { site }) => {
      await step(site.report, 'rotate', 'scheduled backups', async () =>
        startBackups(site, await readBackupsStack(site), true),
      );
    },
  },

  'retire passwords': {
    phase: 'rotate',
    describe: ({ logins, secrets }) =>
      `${logins.length > 0 ? `take the password of ${logins.join(', ')} away, and ` : ''}remove ${secrets.join(', ')}, unless it is mounted`,
    again: 'does nothing where they are gone',
    run: async ({ logins, secrets }, { site }) => {
      await step(
        site.report,
        'rotate',
        `old password of ${logins.join(', ') || 'the owner'} retired`,
        async () => {
          if (logins.length > 0) await runDatabaseScript(site, 'rotate-retire', { args: logins });
          await removeSecrets(site, secrets);
        },
      );
    },
  },
};

/** The secret gets its name only once the role has its password: what mounts the newest one can always connect. */
async function setPassword(
  site: Site,
  { role, login, secret }: { role: 'app' | 'owner'; login: string; secret: string },
): Promise<void> {
  const { docker, target } = site;
  const input = databaseUrl(target, role, login);
  if ((await listSecrets(docker)).includes(secret))
    throw refuse(`there is a secret ${secret} by now: the password was rotated meanwhile`, 'run it again');
  const draft = draftSecret(target, role);
  const create = (name: string) =>
    docker(argv.createSecret(name, { 'release.stack': target.stack }), { input });
  await removeSecrets(site, [draft]);
  await create(draft);
  await runDatabaseScript(site, 'rotate-set', { secrets: { [`${role}_database_url`]: draft } });
  await create(secret);
  await removeSecrets(site, [draft]);
}

/** What a service still mounts, Swarm keeps: the database's has the first secrets, which it reads when it makes its volume. */
async function removeSecrets({ docker }: Site, names: readonly string[]): Promise<void> {
  const existing = await listSecrets(docker);
  for (const name of names.filter((one) => existing.includes(one)))
    await docker(argv.removeSecrets([name])).catch((error) => {
      if (!(error instanceof DockerError && /in use/i.test(error.stderr))) throw error;
    });
}
