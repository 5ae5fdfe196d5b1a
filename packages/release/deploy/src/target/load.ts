import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { refuse } from '../errors.ts';
import { targetSchema } from './schema.ts';

export type Target = z.output<typeof targetSchema> & { name: string };

/**
 * Reads a target by its name below infra/targets, or by the path of its folder (anything with a slash).
 * @throws Ending (refused), listing what there is or every mistake in the file at once.
 */
export async function loadTarget(root: string, nameOrPath: string): Promise<Target> {
  const folder = nameOrPath.includes('/') ? resolve(nameOrPath) : join(root, 'infra/targets', nameOrPath);
  const file = join(folder, 'target.yml');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw refuse(
      `there is no target "${nameOrPath}"`,
      `targets: ${(await listTargets(root)).join(', ')}, or the path of a folder with a target.yml`,
    );
  }
  const document = parseDocument(text);
  if (document.errors[0]) throw refuse(`${file} is not YAML: ${document.errors[0].message}`);
  const parsed = targetSchema.safeParse(document.toJS());
  if (!parsed.success) throw refuse(`${file} has mistakes:\n${z.prettifyError(parsed.error)}`);
  return { ...parsed.data, tokens: fromFolder(folder, parsed.data.tokens), name: basename(folder) };
}

/** A path in a target is relative to the target's folder. */
function fromFolder(folder: string, tokens: Target['tokens']): Target['tokens'] {
  const { keys } = tokens;
  return keys.kind === 'file' ? { ...tokens, keys: { ...keys, path: resolve(folder, keys.path) } } : tokens;
}

async function listTargets(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'infra/targets'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
