import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidObjectives, type Objectives, readObjectives } from '@zero-downtime/slo';
import { refuse } from '../errors.ts';
import type { Site } from '../site.ts';

/** The service's objectives; undefined without a slo.yml. @throws Ending (refused) for an invalid slo.yml */
export async function serviceObjectives({
  root,
  target,
}: Pick<Site, 'root'> & { target: Pick<Site['target'], 'service'> }): Promise<Objectives | undefined> {
  const file = join(root, 'services', target.service, 'slo.yml');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return readObjectives(text, file);
  } catch (error) {
    throw error instanceof InvalidObjectives ? refuse(error.message, undefined, error) : error;
  }
}
