import type { Running } from '../cluster/running.ts';
import { generationsOf, loginOf, newestSecret, nextSecret } from '../cluster/secret-generations.ts';
import { firstSecrets } from '../cluster/secrets.ts';
import { refuse } from '../errors.ts';
import { databaseNames } from '../target/database-names.ts';
import type { Target } from '../target/load.ts';
import type { Operation } from './operation.ts';

/** What a rotation of the app's password is planned from. */
export interface AppRotation {
  target: Target;
  running: Running | undefined;
  /** The Swarm's secrets, by name. */
  secrets: readonly string[];
  /** Of the checkout's settings with a secret: what `release.settings` would be. */
  settingsWith: Readonly<Record<string, string>>;
}

/** The secrets that a rotation may have to do with: those that are there, and the next. Pure. */
export function appSecrets(
  target: Target,
  secrets: readonly string[],
): { all: string[]; newest: string; next: string } {
  const base = firstSecrets(target).app;
  return {
    all: generationsOf(base, secrets),
    newest: newestSecret(base, secrets),
    next: nextSecret(base, secrets),
  };
}

/**
 * A new login with a new password, the replicas one after the other, and then the old login's end: both work meanwhile. One that was
 * interrupted is continued. Pure. @throws Ending (refused) where the checkout would change more than the password
 * @returns the operations, and the secret that the replicas get
 */
export function planAppRotation({ target, running, secrets, settingsWith }: AppRotation): {
  plan: Operation[];
  secret: string;
} {
  const { stack, name } = target;
  if (!running) throw refuse(`nothing runs in ${stack}`, 'npm run deploy');
  const deployFirst = `npm run deploy -- --target ${name}; then rotate`;
  if (!running.settled || running.paused)
    throw refuse(`${stack} is not settled: a rollout is under way`, deployFirst);
  const base = firstSecrets(target).app;
  const login = (secret: string) => loginOf(databaseNames(stack).app, base, secret);
  const { all, newest, next } = appSecrets(target, secrets);
  const mounted = all.find((secret) => settingsWith[secret] === running.settings);
  if (mounted === undefined)
    throw refuse(`${stack} runs with other settings than this checkout has`, deployFirst);
  const interrupted = mounted !== newest;
  const secret = interrupted ? newest : next;
  const old = all.filter((one) => one !== secret);
  const { version } = running;
  return {
    secret,
    plan: [
      { kind: 'lock', command: 'rotate', stack, expects: { running } },
      ...(interrupted
        ? []
        : [{ kind: 'set password', role: 'app', login: login(secret), secret } satisfies Operation]),
      { kind: 'rollout', phase: 'rollout', how: 'update', from: version, to: version, back: undefined },
      {
        kind: 'retire passwords',
        logins: [...new Set(old.map(login))].filter((one) => one !== login(secret)),
        secrets: old,
      },
      { kind: 'unlock' },
    ],
  };
}

/** Schema jobs and backups log in with it, one at a time: no request does. Pure. */
export function planOwnerRotation(
  target: Target,
  secrets: readonly string[],
): { plan: Operation[]; secret: string } {
  const base = firstSecrets(target).owner;
  const secret = nextSecret(base, secrets);
  const { stack, backup } = target;
  return {
    secret,
    plan: [
      { kind: 'lock', command: 'rotate', stack },
      { kind: 'set password', role: 'owner', login: databaseNames(stack).owner, secret },
      ...(backup.every === 'off' ? [] : [{ kind: 'update backups' } satisfies Operation]),
      { kind: 'retire passwords', logins: [], secrets: generationsOf(base, secrets) },
      { kind: 'unlock' },
    ],
  };
}
