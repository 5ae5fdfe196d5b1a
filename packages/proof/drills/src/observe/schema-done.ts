import type { CommandEvent } from '../commands/events.ts';

interface Change {
  change: string;
  expand: string;
  backfill: string;
  contract: string;
}

/** A change in the output of `npm run migrate -- status`. */
export const changesIn = (result: CommandEvent | undefined): Change[] =>
  (result?.schema as { changes?: Change[] } | undefined)?.changes ?? [];

/** Whether every phase of every change is done. False without a status. */
export function schemaDone(result: CommandEvent | undefined): boolean {
  const changes = changesIn(result);
  return (
    changes.length > 0 &&
    changes.every(({ expand, backfill, contract }) => ![expand, backfill, contract].includes('pending'))
  );
}
