import { pathToFileURL } from 'node:url';
import { valid } from 'semver';
import type { Backfill, ContractModule, ExpandModule } from '../change/change.ts';
import { fencesIn, oldestReleaseIn, sqlPhase } from '../sql/sql-phase.ts';
import { readSource } from './source-text.ts';

/** @throws when the file does not export `up`, or its SQL has a statement that a phase cannot run. */
export async function loadExpand(file: string): Promise<ExpandModule> {
  if (file.endsWith('.sql')) return { up: sqlPhase(file, await readSource(file)) };
  const { up } = await load<ExpandModule>(file);
  if (typeof up !== 'function') throw new Error(`${file} must export a function up(schema)`);
  return { up };
}

/** @throws when the file does not export `up`, or `oldestRelease` is no version. */
export async function loadContract(file: string): Promise<ContractModule> {
  if (file.endsWith('.sql')) return loadContractSql(file, await readSource(file));
  const { up, oldestRelease, fence, oldWriterRows } = await load<ContractModule>(file);
  if (typeof up !== 'function') throw new Error(`${file} must export a function up(schema)`);
  if (!oldestRelease || valid(oldestRelease) === null) {
    throw new Error(`${file} must export oldestRelease, a version such as '2.0.0'`);
  }
  if (fence && !fence.every(({ table, check }) => table && check)) {
    throw new Error(`${file}: each fence must be { table, check }`);
  }
  return { up, oldestRelease, ...(fence && { fence }), ...(oldWriterRows && { oldWriterRows }) };
}

/** @throws when the file does not export a `backfill`. */
export async function loadBackfill(file: string): Promise<Backfill> {
  const { backfill } = await load<{ backfill: Backfill }>(file);
  if (typeof backfill?.batch !== 'function' || typeof backfill.remaining !== 'function') {
    throw new Error(`${file} must export backfill, with batch() and remaining()`);
  }
  return backfill;
}

function loadContractSql(file: string, text: string): ContractModule {
  const oldestRelease = oldestReleaseIn(text);
  if (!oldestRelease || valid(oldestRelease) === null) {
    throw new Error(`${file} must name its oldest release on a line such as "-- oldest-release: 2.0.0"`);
  }
  return { up: sqlPhase(file, text), oldestRelease, fence: fencesIn(text) };
}

async function load<T>(file: string): Promise<Partial<T>> {
  // Node decodes a module leniently: only this refuses a file that is not UTF-8.
  await readSource(file);
  const module = (await import(pathToFileURL(file).href)) as Partial<T> & { default?: Partial<T> };
  // A bundled CommonJS file has all its exports under `default`.
  return { ...module.default, ...module };
}
