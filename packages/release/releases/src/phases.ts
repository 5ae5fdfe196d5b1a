import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checksumHeader, readSource } from '@zero-downtime/migrations/checksum';

const PHASE = /^((expand|backfill|contract)\.ts|(expand|contract)\.sql)$/;

/** The phases of a release's schema changes, relative to `changesDir`: those to bundle, without `.ts`, and those to copy. */
export async function findPhases(changesDir: string): Promise<{ bundled: string[]; copied: string[] }> {
  const entries = await readdir(changesDir, { withFileTypes: true });
  const folders = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
  const found = await Promise.all(
    folders.sort().map(async (folder) => {
      const files = await readdir(join(changesDir, folder));
      return files.filter((file) => PHASE.test(file)).map((file) => `${folder}/${file}`);
    }),
  );
  const files = found.flat().sort();
  return {
    bundled: files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length)),
    copied: files.filter((file) => file.endsWith('.sql')),
  };
}

/** Adds the checksum of its source to each bundled phase: the schema's ledger stores the checksum of the source, not of the bundle. */
export async function noteSources(phases: string[], changesDir: string, bundledDir: string): Promise<void> {
  for (const phase of phases) {
    const bundled = join(bundledDir, `${phase}.cjs`);
    const header = checksumHeader(await readSource(join(changesDir, `${phase}.ts`)));
    await writeFile(bundled, header + (await readFile(bundled, 'utf8')));
  }
}

export async function copyPhases(phases: string[], changesDir: string, bundledDir: string): Promise<void> {
  for (const phase of phases) {
    await mkdir(dirname(join(bundledDir, phase)), { recursive: true });
    await copyFile(join(changesDir, phase), join(bundledDir, phase));
  }
}
