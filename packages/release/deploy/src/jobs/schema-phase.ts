import { Ending, type Outcome } from '../errors.ts';
import type { Phase } from '../events.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';
import type { Target } from '../target/load.ts';
import { runSchemaJob, type SchemaCommand } from './schema-job.ts';
import type { SchemaResult } from './schema-output.ts';

/** What a phase that the schema refuses, or that fails, means for the deploy. */
export interface Otherwise {
  refused: Exclude<Outcome, 'done'>;
  failed: Exclude<Outcome, 'done'>;
  hint: string;
}

/** Before any replica was touched. Where no release serves, the data may be what a release of once has left. Pure. */
export function beforeReplicas(
  { database, name }: Pick<Target, 'database' | 'name'>,
  serves: boolean,
): Otherwise {
  const hint = 'no replica was touched; mend it and deploy again';
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
  hint: `${version} serves; once that is mended, run the same deploy again`,
});

/** Runs one phase of the release's schema. @throws Ending as `otherwise` says; DockerError; the signal's reason */
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
