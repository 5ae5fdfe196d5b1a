import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Backfill, type Change, PHASES, type Phase, type StepsModule } from './change.ts';
import { SchemaFailed } from './errors.ts';

const FOLDER = /^\d{3,}_[a-z0-9_]+$/;

/** The changes in a folder, in their order. @throws SchemaFailed for a folder or a file whose name says nothing to us. */
export async function readChanges(changesDir: string): Promise<Change[]> {
  const entries = await readdir(changesDir, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => {
      if (!FOLDER.test(name)) throw new SchemaFailed(`${name} is no name of a change: 003_what_it_does`);
      const phases: Change['phases'] = {};
      for (const file of await readdir(join(changesDir, name))) {
        const phase = PHASES.find((known) => file === `${known}.ts` || file === `${known}.cjs`);
        if (!phase) throw new SchemaFailed(`${name}/${file} is no phase: ${PHASES.join(', ')}`);
        phases[phase] = join(changesDir, name, file);
      }
      return { name, phases };
    }),
  );
}

export async function loadSteps(change: Change, phase: 'expand' | 'contract'): Promise<StepsModule> {
  const module = await load(change, phase);
  if (typeof module.up !== 'function')
    throw new SchemaFailed(`${change.name}/${phase} exports no function up`);
  if (phase === 'contract' && typeof module.oldestRelease !== 'string')
    throw new SchemaFailed(
      `${change.name}/contract exports no oldestRelease: the oldest release that can work with it`,
    );
  return module as unknown as StepsModule;
}

export async function loadBackfill(change: Change): Promise<Backfill> {
  const { backfill } = (await load(change, 'backfill')) as { backfill?: Backfill };
  if (typeof backfill?.batch !== 'function' || typeof backfill.remaining !== 'function')
    throw new SchemaFailed(`${change.name}/backfill exports no backfill with batch and remaining`);
  return backfill;
}

async function load(change: Change, phase: Phase): Promise<Record<string, unknown>> {
  const path = change.phases[phase];
  if (path === undefined) throw new SchemaFailed(`${change.name} has no phase ${phase}`);
  const module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  // A bundled .cjs arrives as the default export.
  return path.endsWith('.cjs') ? (module.default as Record<string, unknown>) : module;
}
