import type { Running } from '../cluster/running.ts';
import { generationsOf, loginOf, newestSecret, nextSecret } from '../cluster/secret-generations.ts';
import { firstSecrets } from '../cluster/secrets.ts';
import { refuse } from '../errors.ts';
import { commandFor } from '../target/command-for.ts';
import { databaseNames } from '../target/database-names.ts';
import type { Target } from '../target/load.ts';
import type { Operation } from './operation.ts';

/** The facts for a rotation of the app's password. */
export interface AppRotation {
  target: Target;
  running: Running | undefined;
  /** The names of the Swarm's secrets. */
  secrets: readonly string[];
  /** The hash of the checkout's settings (`release.settings`) with each secret. */
  settingsWith: Readonly<Record<string, string>>;
}

/** The secrets of a rotation: all existing generations, and the next. Pure. */
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
 * Plans a rotation of the app's password: create another login, replace the replicas one after the other, remove the old login's password.
 * Both logins work meanwhile. Continues an interrupted rotation. Pure. @throws Ending (refused) when the checkout would change more than the password
 * @returns the operations, and the new secret of the replicas
 */
export function planAppRotation({ target, running, secrets, settingsWith }: AppRotation): {
  plan: Operation[];
  secret: string;
} {
  const { stack, name } = target;
  if (!running) throw refuse(`no release runs in ${stack}`, commandFor(target, 'deploy'));
  const deployFirst = `npm run deploy -- --target ${name}; then run the same command again`;
  if (!running.settled || running.paused)
    throw refuse(`a rollout of ${stack} is in progress or paused`, deployFirst);
  const base = firstSecrets(target).app;
  const login = (secret: string) => loginOf(databaseNames(stack).app, base, secret);
  const { all, newest, next } = appSecrets(target, secrets);
  const mounted = all.find((secret) => settingsWith[secret] === running.settings);
  if (mounted === undefined)
    throw refuse(`the running settings of ${stack} differ from those of this checkout`, deployFirst);
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

/** Plans a rotation of the owner's password. Only schema jobs and backups use it, one at a time, and no request. Pure. */
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
