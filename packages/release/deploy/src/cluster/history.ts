import { argv, readConfigs, type StoredConfig } from '@zero-downtime/swarm';
import { z } from 'zod';
import type { Site } from '../site.ts';

const recordSchema = z.object({
  command: z.enum(['deploy', 'rollback']),
  release: z.string(),
  /** name:version@sha256:… */
  image: z.string(),
  content: z.string(),
  from: z.string().nullable(),
  outcome: z.enum(['deployed', 'rolled back', 'failed', 'stopped']),
  detail: z.string(),
  /** Contract phases after this deploy: complete, or waiting for a later run. */
  contract: z.enum(['complete', 'waiting']),
  /** The evidence of older releases that a forced contract overruled. */
  forced: z.array(z.string()).optional(),
  by: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
});
export type HistoryRecord = z.infer<typeof recordSchema>;

/** The number of records kept; Swarm does not expire configs. */
const KEPT = 50;

const label = (stack: string) => `release.history=${stack}`;

/** All records, oldest first. @throws DockerError */
export async function readHistory({ docker, target }: Site): Promise<HistoryRecord[]> {
  const names = await listNames(docker, target.stack);
  if (names.length === 0) return [];
  return readRecords(readConfigs(await docker(argv.inspectConfigs(names))));
}

/** Parses stored records of any stack. Pure. */
export const readRecords = (configs: readonly Pick<StoredConfig, 'data'>[]): HistoryRecord[] =>
  configs.map(({ data }) => recordSchema.parse(JSON.parse(data)));

/** Adds a record and removes the oldest beyond the limit. @throws DockerError */
export async function appendHistory({ docker, target }: Site, record: HistoryRecord): Promise<void> {
  const stamp = record.finishedAt.replace(/\D/g, '');
  const name = `${target.stack}_history-${stamp}`;
  await docker(argv.createConfig(name, { 'release.history': target.stack }), {
    input: JSON.stringify(record),
  });
  const names = (await listNames(docker, target.stack)).sort();
  const old = names.slice(0, Math.max(0, names.length - KEPT));
  if (old.length > 0) await docker(argv.removeConfigs(old));
}

async function listNames(docker: Site['docker'], stack: string): Promise<string[]> {
  return (await docker(argv.listConfigs(label(stack)))).split('\n').filter(Boolean);
}

/** The newest release that served before `running`: the default goal of a rollback. Pure. */
export function previousRelease(
  history: readonly HistoryRecord[],
  running: string,
): HistoryRecord | undefined {
  return history.findLast((record) => record.outcome === 'deployed' && record.release !== running);
}

/** The newest record of a release whose deploy succeeded. Pure. */
export function findRelease(history: readonly HistoryRecord[], release: string): HistoryRecord | undefined {
  return history.findLast((record) => record.outcome === 'deployed' && record.release === release);
}
