import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash, sourceTree } from '@zero-downtime/releases';
import type { Finding } from '@zero-downtime/schema-lint';
import { refuse } from '../errors.ts';
import type { Release } from '../release.ts';
import type { Site } from '../site.ts';

/**
 * Lints the schema changes of a release. A result without errors counts until the end of the day (a waiver may expire then), or until the
 * content of the release, the changes or the linter changes.
 * @throws Ending (refused) when a schema change of the release would block or break the previous release
 */
export async function checkChanges(
  { root, target }: Pick<Site, 'root' | 'target'>,
  { version, content }: Pick<Release, 'version' | 'content'>,
): Promise<void> {
  const service = join(root, 'services', target.service);
  const changes = join(await sourceTree(service, version), 'changes');
  const passed = join(service, 'dist', `.${version}.linted`);
  const key = await keyOf(changes, content);
  if ((await readFile(passed, 'utf8').catch(() => undefined)) === key) return;
  // Imported here: the linter has the parser of PostgreSQL and Knex.
  const { lintChanges } = await import('@zero-downtime/schema-lint');
  const errors = (await lintChanges([changes])).filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    throw refuse(
      `the schema changes of ${version} are not safe:\n${errors.map(sentence).join('\n')}`,
      `npm run migrate -- lint services/${target.service}/changes`,
    );
  await mkdir(dirname(passed), { recursive: true });
  await writeFile(passed, key);
}

/** Everything that the result depends on. The content of the release has the code that its changes import. */
async function keyOf(changes: string, content: string): Promise<string> {
  const linter = LINTER.map((name) => dirname(fileURLToPath(import.meta.resolve(name))));
  const hashes = await Promise.all([changes, ...linter].map(contentHash));
  const today = new Date().toISOString().slice(0, 10);
  return [process.version, today, content, ...hashes].join('\n');
}

const LINTER = ['@zero-downtime/schema-lint', '@zero-downtime/migrations', '@zero-downtime/schema-contract'];

const sentence = ({ change, phase, line, rule, message }: Finding): string =>
  `  ${change} ${phase}, line ${line}: ${message} (${rule})`;
