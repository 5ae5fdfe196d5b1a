import { checkEngine } from './cluster/engine.ts';
import { observeRunning } from './cluster/running.ts';
import { refuse } from './errors.ts';
import { runSchemaJob } from './jobs/schema-job.ts';
import type { SchemaResult } from './jobs/schema-output.ts';
import type { Site } from './site.ts';

/** Asks the schema, with the running release's own code, or tells it to hold backfills still, or what to take for right. Changes nothing else. @throws Ending, DockerError */
export async function askSchema(
  site: Site,
  command: 'status' | 'check' | 'pause' | 'resume' | 'accept',
  args: string[] = [],
): Promise<SchemaResult> {
  await checkEngine(site);
  const running = await observeRunning(site, 'api');
  if (!running)
    throw refuse(`nothing runs in ${site.target.stack}, so nobody can be asked`, 'npm run deploy');
  return runSchemaJob(site, { image: running.image, command, args, phase: 'gate' });
}
