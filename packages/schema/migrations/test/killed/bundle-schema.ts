import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { checksumHeader } from '../../src/files/checksum.ts';
import { SCENES } from './scenes.ts';

const HERE = import.meta.dirname;

/** Bundles the schema command and the phases into a folder, as in an image. @returns the command's file. */
export async function bundleSchema(out: string): Promise<string> {
  const phases = await filesOf('ts');
  await build({
    absWorkingDir: HERE,
    entryPoints: ['schema.ts', ...phases],
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
  for (const phase of phases) {
    const bundled = join(out, phase.replace(/ts$/, 'cjs'));
    const header = checksumHeader(await readFile(join(HERE, phase), 'utf8'));
    await writeFile(bundled, header + (await readFile(bundled, 'utf8')));
  }
  for (const sql of await filesOf('sql')) await cp(join(HERE, sql), join(out, sql));
  return join(out, 'schema.cjs');
}

/** The phase files of all scenes with one extension. */
async function filesOf(extension: 'ts' | 'sql'): Promise<string[]> {
  const files = await Promise.all(
    SCENES.map(async (scene) =>
      (await readdir(join(HERE, scene), { recursive: true })).map((file) => join(scene, file)),
    ),
  );
  return files.flat().filter((file) => file.endsWith(`.${extension}`));
}
