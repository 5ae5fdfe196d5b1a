import type { StackFiles } from './files.ts';

/** Lines of infra/stack/postgres.yml. A YAML parser would lose the octal numbers, which Docker reads by YAML 1.1. */
const SERVICE = /^ {2}db:$/m;
const NETWORKS = /^ {4}networks: \[back\]$/m;

/**
 * The stack files of the bundled database, with its service renamed: two servers run during an upgrade. The new service keeps its name, and
 * clients reach it by the names of the first one, which are its aliases. Pure.
 * @param aliases empty until clients may reach it
 */
export function renameDatabase(files: StackFiles, name: string, aliases: readonly string[]): StackFiles {
  const renamed = files.files.map((file) => ({
    ...file,
    text: file.text
      .replace(SERVICE, `  ${name}:`)
      .replace(NETWORKS, `    networks: { back: { aliases: [${aliases.join(', ')}] } }`),
  }));
  if (renamed.filter(({ text }, at) => text !== files.files[at]?.text).length !== 1)
    throw new Error('no stack file has the service db on the network back alone');
  return { ...files, files: renamed };
}
