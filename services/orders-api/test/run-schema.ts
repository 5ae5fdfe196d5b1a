import { join } from 'node:path';
import { runSchemaCommand } from '@zero-downtime/migrations';

export type Phase = 'expand' | 'backfill' | 'contract';

/** Runs phases of the schema command of a release, as its image would. @throws what the command said when it is not done. */
export async function runSchema(
  ownerUrl: string,
  release: { dir: string; version: string },
  phases: readonly Phase[],
): Promise<void> {
  for (const phase of phases) {
    const lines: string[] = [];
    const code = await runSchemaCommand(
      [phase],
      { DATABASE_URL: ownerUrl, SERVICE_NAME: 'orders-api', SERVICE_VERSION: release.version },
      { changesDir: join(release.dir, 'changes'), stdout: { write: (line: string) => lines.push(line) > 0 } },
    );
    if (code !== 0) throw new Error(`schema ${phase} ended with ${code}:\n${lines.join('')}`);
  }
}
