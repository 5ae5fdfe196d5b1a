import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { checksumHeader } from '../../src/change/checksum.ts';

const HERE = import.meta.dirname;
const PHASES = ['expand', 'backfill', 'contract'].map((phase) => `002_add_tracking/${phase}`);

/** Bundles the schema command and its phases into a folder, as a release is. @returns the command's file. */
export async function bundleSchema(out: string): Promise<string> {
  await build({
    absWorkingDir: HERE,
    entryPoints: ['schema.ts', ...PHASES.map((phase) => `changes/${phase}.ts`)],
    outdir: out,
    outbase: HERE,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: [
      'mariadb',
      'mariadb/*',
      'better-sqlite3',
      'mysql',
      'mysql2',
      'oracledb',
      'pg-native',
      'pg-query-stream',
      'sqlite3',
      'tedious',
    ],
    define: { 'import.meta.dirname': '__dirname' },
    logLevel: 'silent',
  });
  for (const phase of PHASES) {
    const bundled = join(out, 'changes', `${phase}.cjs`);
    const header = checksumHeader(await readFile(join(HERE, 'changes', `${phase}.ts`), 'utf8'));
    await writeFile(bundled, header + (await readFile(bundled, 'utf8')));
  }
  const sql = 'changes/001_create_orders/expand.sql';
  await cp(join(HERE, sql), join(out, sql));
  return join(out, 'schema.cjs');
}
