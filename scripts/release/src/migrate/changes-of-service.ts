import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { refuse } from '@zero-downtime/deploy/errors';
import { ROOT } from '../lib/command.ts';

/** The folder of a service's schema changes. */
export const changesOf = (service: string, root = ROOT): string => join(root, 'services', service, 'changes');

/** The changes of the only service that has any. @throws Ending (refused) when several services have changes, or none has */
export function onlyChanges(root = ROOT): string {
  const services = readdirSync(join(root, 'services')).filter((name) => existsSync(changesOf(name, root)));
  const [only, ...others] = services;
  if (only !== undefined && others.length === 0) return changesOf(only, root);
  throw refuse(
    'which changes? No service has any, or several have',
    `name the folder: ${services.map((name) => `services/${name}/changes`).join(' or ')}`,
  );
}
