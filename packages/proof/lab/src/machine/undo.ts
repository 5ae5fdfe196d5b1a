import type { Machine } from './machine.ts';
import { freeDisk } from './slow-disk.ts';
import { resumeDatabase } from './stall-database.ts';
import { resumeEngine } from './stall-engine.ts';
import { stopStarving } from './starve-host.ts';

/** Reverts the faults of this folder on machines and on a stack's database. Idempotent. @throws the failures */
export async function undoOnMachines(machines: readonly Machine[], database: string): Promise<void> {
  // The engine first: the others need it.
  for (const machine of machines) await resumeEngine(machine);
  for (const machine of machines) await stopStarving(machine);
  await resumeDatabase(machines, database);
  await freeDisk(machines, database);
}
