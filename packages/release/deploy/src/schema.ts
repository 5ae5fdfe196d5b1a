import { checkEngine } from './cluster/engine.ts';
import { observeRunning } from './cluster/running.ts';
import { refuse } from './errors.ts';
import { runSchemaJob } from './jobs/schema-job.ts';
import type { SchemaResult } from './jobs/schema-output.ts';
import type { Site } from './site.ts';
import { commandFor } from './target/command-for.ts';

/**
 * Runs a schema command with the image of the running release: reads the status, pauses or resumes backfills, or accepts manual changes.
 * @throws Ending, DockerError
 */
export async function askSchema(
  site: Site,
  command: 'status' | 'check' | 'pause' | 'resume' | 'accept',
  args: string[] = [],
): Promise<SchemaResult> {
  await checkEngine(site);
  const running = await observeRunning(site, 'api');
  if (!running)
    throw refuse(
      `no release runs in ${site.target.stack}, and schema commands need the image of a running release`,
      commandFor(site.target, 'deploy'),
    );
  return runSchemaJob(site, { image: running.image, command, args, phase: 'gate' });
}
