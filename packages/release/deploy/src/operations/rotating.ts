import { argv } from '@zero-downtime/swarm';
import { removeDatabaseJobs, runDatabaseScript } from '../backup/database-job.ts';
import { databaseUrl, draftSecret, listSecrets, removeSecrets } from '../cluster/secrets.ts';
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
    describe: ({ login, secret }) => `set a new password for ${login}, in the secret ${secret}`,
    again:
      "sets another password; until it has run, an interrupted rotation of the owner's password makes deploys and backups refuse",
    run: async ({ role, login, secret }, { site }) => {
      await step(site.report, 'rotate', `new password for ${login}`, () =>
        setPassword(site, { role, login, secret }),
      );
    },
  },

  'update backups': {
    phase: 'rotate',
    describe: () => 'update the scheduled backups with the new password',
    again: 'deploys the same specification',
    run: async (_, { site }) => {
      await step(site.report, 'rotate', 'scheduled backups', async () =>
        startBackups(site, await readBackupsStack(site), true),
      );
    },
  },

  'retire passwords': {
    phase: 'rotate',
    describe: ({ logins, secrets }) =>
      `${logins.length > 0 ? `remove the password of ${logins.join(', ')}, and ` : ''}remove the secrets ${secrets.join(', ')}, unless mounted`,
    again: 'does nothing when they are already removed',
    run: async ({ logins, secrets }, { site }) => {
      await step(
        site.report,
        'rotate',
        `old password of ${logins.join(', ') || 'the owner'} removed`,
        async () => {
          if (logins.length > 0) await runDatabaseScript(site, 'rotate-retire', { args: logins });
          await removeSecrets(site, secrets);
        },
      );
    },
  },
};

/**
 * The new secret is created after the role has its password, so that a service which mounts the newest secret can connect. The draft marks
 * the time in between: see checkOwnerRotation.
 */
async function setPassword(
  site: Site,
  { role, login, secret }: { role: 'app' | 'owner'; login: string; secret: string },
): Promise<void> {
  const { docker, target } = site;
  const input = databaseUrl(target, role, login);
  if ((await listSecrets(docker)).includes(secret))
    throw refuse(
      `the secret ${secret} already exists: another run has rotated the password`,
      'run the same command again',
    );
  const draft = draftSecret(target, role);
  const create = (name: string) =>
    docker(argv.createSecret(name, { 'release.stack': target.stack }), { input });
  // A job of a killed run may still mount the draft.
  await removeDatabaseJobs(site);
  await removeSecrets(site, [draft]);
  await create(draft);
  await runDatabaseScript(site, 'rotate-set', { secrets: { [`${role}_database_url`]: draft } });
  await create(secret);
  await removeSecrets(site, [draft]);
}
