import { join } from 'node:path';
import { runSchemaCommand } from '../command/run-schema-command.ts';

/** A release of a service, and the folder of its sources. */
export interface SchemaOf {
  dir: string;
  service: string;
  version: string;
}

/** Runs phases of the schema command of a release, as its image would. @throws Error with what the command said when it is not done */
export async function applySchema(
  ownerUrl: string,
  { dir, service, version }: SchemaOf,
  phases: readonly ('expand' | 'backfill' | 'contract')[],
): Promise<void> {
  for (const phase of phases) {
    const lines: string[] = [];
    const code = await runSchemaCommand(
      [phase],
      { DATABASE_URL: ownerUrl, SERVICE_NAME: service, SERVICE_VERSION: version },
      { changesDir: join(dir, 'changes'), stdout: { write: (line: string) => lines.push(line) > 0 } },
    );
    if (code !== 0) throw new Error(`schema ${phase} ended with ${code}:\n${lines.join('')}`);
  }
}
