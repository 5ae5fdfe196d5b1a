import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';
import { ROOT } from '../lib/command.ts';

/** The help of `--changes` for the commands with a target. */
export const CHANGES_OF_TARGET = "the folder of the changes (default: that of the target's service)";

/** The folder of a service's schema changes. */
export const changesOf = (service: string, root = ROOT): string => join(root, 'services', service, 'changes');

/** A path that was typed. npm changes into the root of the repository; INIT_CWD is the caller's directory. */
export const typedPath = (path: string): string => resolve(process.env.INIT_CWD ?? process.cwd(), path);

export interface Choice {
  /** `--changes`. */
  changes?: string | undefined;
  /** `--target`. */
  target?: string | undefined;
}

/**
 * Chooses the folder of changes: the named one, that of the target's service, or that of the only service that has any.
 * @param commandWith renders the command to type for a folder, relative to the repository
 * @throws Ending (refused) for an unknown target, or when nothing is named and several services have changes, or none has
 */
export async function chooseChanges(
  { changes, target }: Choice,
  commandWith: (folder: string) => string,
  root = ROOT,
): Promise<string> {
  if (changes !== undefined) return typedPath(changes);
  if (target === undefined) return onlyChanges(commandWith, root);
  const { loadTarget } = await import('@zero-downtime/deploy');
  return changesOf((await loadTarget(root, target)).service, root);
}

function onlyChanges(commandWith: (folder: string) => string, root: string): string {
  const services = readdirSync(join(root, 'services')).filter((name) => existsSync(changesOf(name, root)));
  const [only, ...others] = services;
  if (only === undefined)
    throw refuse('no service has schema changes', `name a folder: ${commandWith('services/NAME/changes')}`);
  if (others.length === 0) return changesOf(only, root);
  const lines = services.map((name) => commandWith(relative(root, changesOf(name, root))));
  throw refuse(`which changes? These services have some: ${services.join(', ')}`, lines.join('\n  or: '));
}
