import { argv, parseReference, readConfigs, type StoredConfig } from '@zero-downtime/swarm';
import { z } from 'zod';
import type { Site } from '../site.ts';

const recordSchema = z.object({
  command: z.enum(['deploy', 'rollback']),
  /** It becomes an argument of a schema command. */
  release: z.string().regex(/^(?!-)[\w.+-]*$/, 'a version'),
  /** name:version@sha256:…; empty when the command failed before the image was published. */
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

/**
 * The records of a target's stack, oldest first. Skips unreadable records, and records whose image is not one of the target's service, with
 * a warning. @throws DockerError
 */
export async function readHistory({
  docker,
  target,
  report,
}: Pick<Site, 'docker' | 'report'> & {
  target: Pick<Site['target'], 'stack' | 'registry' | 'service'>;
}): Promise<HistoryRecord[]> {
  const names = await listNames(docker, target.stack);
  if (names.length === 0) return [];
  const { records, skipped } = readRecords(readConfigs(await docker(argv.inspectConfigs(names))), (record) =>
    whyForeign(record, `${target.registry}/${target.service}`),
  );
  const [first] = skipped;
  if (first)
    report({
      ...{ phase: 'plan', event: 'warning' },
      message: `${skipped.length} of ${names.length} history records skipped; ${first.name}: ${first.why}`,
    });
  return records;
}

/** A stored record that cannot be used. */
interface SkippedRecord {
  name: string;
  data: string;
  why: string;
}

/** Parses stored records of any stack. Pure. @param whyNot why a record that can be read must not be used; undefined when it can */
export function readRecords(
  configs: readonly Pick<StoredConfig, 'name' | 'data'>[],
  whyNot: (record: HistoryRecord) => string | undefined = () => undefined,
): { records: HistoryRecord[]; skipped: SkippedRecord[] } {
  const records: HistoryRecord[] = [];
  const skipped: SkippedRecord[] = [];
  for (const { name, data } of configs) {
    const record = parseRecord(data);
    const why = typeof record === 'string' ? record : whyNot(record);
    if (typeof record !== 'string' && why === undefined) records.push(record);
    else skipped.push({ name, data, why: why ?? '' });
  }
  return { records, skipped };
}

/** @returns the record, or why it cannot be read */
function parseRecord(data: string): HistoryRecord | string {
  try {
    const parsed = recordSchema.safeParse(JSON.parse(data));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return `it is no record (${issue?.path.join('.')}: ${issue?.message})`;
  } catch {
    return 'it is not JSON';
  }
}

/** A rollback deploys the image of a record: it must be an image of the service, by its digest. Pure. */
function whyForeign({ image, outcome }: HistoryRecord, repository: string): string | undefined {
  if (image === '' && outcome !== 'deployed') return undefined;
  const { digest, ...reference } = parseReference(image);
  return reference.repository === repository && /^sha256:[0-9a-f]{64}$/.test(digest ?? '')
    ? undefined
    : `its image is not ${repository}:…@sha256:…`;
}

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
