import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { SchemaSession } from '../../src/change/index.ts';
import type { ThreePhases } from '../../src/change/rename-column.ts';
import { type Ended, useShop } from '../shop.ts';

const CHANGE = '001_try';
type Phases = Partial<ThreePhases>;

/** The phases of each test. Phase files are read from a folder; the written ones call these functions. */
const phasesByKey = new Map<string, Phases>();
(globalThis as Record<string, unknown>).schemaPhases = phasesByKey;

/** A database for each test, and changes whose phases are functions of the test. */
export function useChanges() {
  const shop = useShop();
  let root: string;
  let made = 0;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'changes-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  return {
    ...shop,
    /**
     * Creates a change and returns a function that runs its phases. That function never throws: check `code`.
     */
    change: async (
      phases: Phases,
    ): Promise<(phase: string, more?: Record<string, string>) => Promise<Ended>> => {
      const key = `change ${++made}`;
      phasesByKey.set(key, phases);
      const dir = join(root, String(made));
      await mkdir(join(dir, CHANGE), { recursive: true });
      const phase = `globalThis.schemaPhases.get('${key}')`;
      await writeFile(
        join(dir, CHANGE, 'expand.cjs'),
        `exports.up = (schema) => ${phase}.expand?.(schema) ?? Promise.resolve();`,
      );
      await writeFile(
        join(dir, CHANGE, 'contract.cjs'),
        `exports.oldestRelease = '2.0.0'; exports.up = (schema) => ${phase}.contract?.(schema) ?? Promise.resolve();`,
      );
      if (phases.backfill)
        await writeFile(join(dir, CHANGE, 'backfill.cjs'), `exports.backfill = ${phase}.backfill;`);
      return (command, more = {}) => shop.run(command, more, dir);
    },
  };
}

/** The phases of a change with only an expand. */
export const expand = (up: (schema: SchemaSession) => Promise<void>): Phases => ({ expand: up });
