import type { Gate } from '../gate.ts';
import { timeText } from './words.ts';

/** What the gate of a contract will check, in its order. */
export function gateLines({
  oldestRelease,
  looks,
  provesBackfill,
  fences,
  soakMs,
  asksForOldRows,
}: Gate): string[] {
  const { samples, intervalMs, waitMs, heartbeatMs } = looks;
  const checks = [
    `each task of the service in the Swarm is ${oldestRelease} or newer (a deploy asks)`,
    `no session and no heartbeat of the last ${timeText(heartbeatMs)} is older: ${samples} looks in a row, ${timeText(intervalMs)} apart, within ${timeText(waitMs)}`,
    provesBackfill && 'the backfill runs once more, to its proof',
    ...fences.map(
      ({ table, check }) =>
        `for ${timeText(soakMs)} a trigger watches ${table} for rows against "${check}" (SHARE ROW EXCLUSIVE to put it up, ACCESS EXCLUSIVE to take it down, each for a moment)`,
    ),
    provesBackfill && 'the proof still holds',
    asksForOldRows && 'the change finds no rows that only an older release writes',
    'no older release has written a column that is to be dropped',
  ];
  return [
    'gate, before the first step:',
    ...checks.filter((check) => check !== false).map((check) => `  - ${check}`),
  ];
}
