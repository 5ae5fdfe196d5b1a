import { Ending, type Outcome } from '../errors.ts';
import type { Phase } from '../events.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import type { Target } from '../target/load.ts';
import { runSchemaJob, type SchemaCommand } from './schema-job.ts';
import type { SchemaResult } from './schema-output.ts';

/** The outcome of the deploy when the schema refuses a phase, or the phase fails. */
export interface Otherwise {
  refused: Exclude<Outcome, 'done'>;
  failed: Exclude<Outcome, 'done'>;
  hint: string;
}

/** Before any replica is changed. Without a serving release the data may come from an earlier installation. Pure. */
export function beforeReplicas(
  { database, name }: Pick<Target, 'database' | 'name'>,
  serves: boolean,
): Otherwise {
  const hint = 'no replica was changed; fix it and deploy again';
  const afresh = `, or start with an empty database: npm run teardown -- --target ${name} --data`;
  return {
    refused: 'refused',
    failed: 'error',
    hint: serves || database === 'external' ? hint : hint + afresh,
  };
}

/** With every replica on the new release. Pure. */
export const afterRollout = (version: string): Otherwise => ({
  refused: 'halfWay',
  failed: 'halfWay',
  hint: `${version} serves; fix the cause, then run the same deploy again`,
});

/** Runs one phase of the release's schema. @throws Ending by `otherwise`; DockerError; the signal's reason */
export async function schemaPhase(
  site: Site,
  { image }: Pick<Release, 'image'>,
  command: SchemaCommand & Phase,
  otherwise: Otherwise,
  args: string[] = [],
): Promise<SchemaResult> {
  const result = await runSchemaJob(site, { image, command, args, phase: command });
  const { outcome, message = 'no reason given' } = result;
  if (outcome === 'done') return result;
  const what = outcome === 'refused' ? 'is refused' : 'failed';
  throw new Ending(otherwise[outcome], `${command} ${what}: ${message}`, { hint: otherwise.hint });
}
