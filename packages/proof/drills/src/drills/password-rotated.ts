import type { Drill } from '../drill.ts';

export const passwordRotated: Drill = {
  name: 'password-rotated',
  title: "The app's database password is replaced, twice",
  story:
    'PostgreSQL has one password per role, so the command creates a second login with the same rights, replaces the replicas one after the other, and then removes the password of the old login. Both logins work meanwhile, so no request may fail.',
  from: '2.0.0',
  users: { may: 'notice nothing' },
  async act(context) {
    const secrets = [];
    for (const which of ['first', 'second']) {
      const { exitCode, result } = await context.run('rotate', ['app-password', '--yes']);
      context.expect(
        `the ${which} rotation succeeds`,
        exitCode === 0,
        `exit code ${exitCode}: ${result?.message ?? ''}`,
      );
      secrets.push(result?.secret);
    }
    // The first secret stays: the database's service mounts it.
    const later = (await context.docker(['secret', 'ls', '--format', '{{.Name}}']))
      .split('\n')
      .filter((name) => name.startsWith(`${context.target.stack}_app_database_url-`));
    context.expect(
      'only the newest of the rotated secrets is left',
      later.join() === secrets.at(-1),
      later.join(),
    );
  },
};
