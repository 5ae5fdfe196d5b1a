import type { Drill } from '../drill.ts';

export const passwordRotated: Drill = {
  name: 'password-rotated',
  title: "The app's database password is replaced, twice",
  story:
    'PostgreSQL has one password per role, so the command makes another login with the same rights, replaces the replicas one after the other, and then takes the old login away. Both work meanwhile, so no request may fail.',
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
    // The first one stays: the database's service mounts it.
    const later = (await context.docker(['secret', 'ls', '--format', '{{.Name}}']))
      .split('\n')
      .filter((name) => name.startsWith(`${context.target.stack}_app_database_url-`));
    context.expect(
      'of the rotated secrets the newest is left',
      later.join() === secrets.at(-1),
      later.join(),
    );
  },
};
