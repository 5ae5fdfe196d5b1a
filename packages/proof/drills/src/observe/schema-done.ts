import type { CommandEvent } from '../commands/events.ts';

interface Change {
  change: string;
  expand: string;
  backfill: string;
  contract: string;
}

/** What `npm run migrate -- status` says of each change. */
export const changesIn = (result: CommandEvent | undefined): Change[] =>
  (result?.schema as { changes?: Change[] } | undefined)?.changes ?? [];

/** Whether no phase of any change waits. False when nothing was said. */
export function schemaDone(result: CommandEvent | undefined): boolean {
  const changes = changesIn(result);
  return (
    changes.length > 0 &&
    changes.every(({ expand, backfill, contract }) => ![expand, backfill, contract].includes('pending'))
  );
}
