import { errorText } from '@zero-downtime/database';
import type { Run } from '../run/context.ts';
import { readFacts } from './facts.ts';
import { toLines } from './facts-lines.ts';

/** Tells what a plan needs to know, as one moment of the database has it. Changes nothing; never fails, for it is an extra. */
export async function tellFacts({ watcher, report }: Pick<Run, 'watcher' | 'report'>): Promise<void> {
  try {
    const moment = { readOnly: true, isolationLevel: 'repeatable read' } as const;
    for (const line of toLines(await watcher.transaction(readFacts, moment))) report(line);
  } catch (error) {
    report({ event: 'warning', message: `what a plan needs to know could not be read: ${errorText(error)}` });
  }
}
