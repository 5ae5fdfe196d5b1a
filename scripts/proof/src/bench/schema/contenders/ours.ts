import { runSchemaCommand } from '@zero-downtime/migrations';
import { serviceDir, VERSION } from '../../service.ts';

export type Phase = 'expand' | 'backfill' | 'contract';

/** A line of the schema command. */
export type Line = { event: string; message?: string } & Record<string, unknown>;

interface Image {
  changesDir?: string;
  version?: string;
  /** Settings of the schema command; its defaults if undefined. */
  settings?: Record<string, string> | undefined;
}

/**
 * Runs a phase like the image of a release, by default the current one. @returns its output.
 * @throws Error with the output if it failed.
 */
export async function runPhase(
  phase: Phase,
  ownerUrl: string,
  { changesDir = `${serviceDir}/changes`, version = VERSION, settings }: Image = {},
): Promise<Line[]> {
  const text: string[] = [];
  const code = await runSchemaCommand(
    [phase],
    { DATABASE_URL: ownerUrl, SERVICE_NAME: 'orders-api', SERVICE_VERSION: version, ...settings },
    { changesDir, stdout: { write: (line: string) => text.push(line) } },
  );
  if (code !== 0) throw new Error(`schema ${phase} ended with ${code}:\n${text.join('')}`);
  return text.map((line) => JSON.parse(line) as Line);
}
