import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { filesWith, trackedFiles } from '../lib/checkout.ts';
import {
  targetFor,
  withoutCommands,
  withoutItems,
  withoutLinks,
  withoutParagraphs,
  withoutRows,
  withoutWorkspaces,
} from './texts.ts';

/** The proof room, which is removed with the example because it sends orders. */
const PROOF = ['packages/proof', 'scripts/proof'];

/** Files about the example outside of its folder and of the proof room. */
const EXAMPLE = [
  'services/orders-api',
  'infra/targets/lab',
  'infra/targets/lab-external',
  'docs/commands.md',
  'docs/demo.png',
  'docs/drills.md',
  'docs/growth.md',
  'docs/measurements.md',
  'docs/tour.md',
  'docs/safeguards.md',
  'docs/safeguards.svg',
  'docs/decisions/0004-one-statement-places-an-order.md',
  // This command itself.
  'scripts/release/src/strip',
  'scripts/release/src/strip-example.ts',
  'scripts/release/src/without-proof',
  'scripts/release/src/without-proof.ts',
  'scripts/release/templates/stripped',
  'scripts/release/test/lab/without-proof.test.ts',
  'scripts/release/test/lab/own-repository.test.ts',
];

const COMMANDS = ['strip-example', 'without-proof'];
const GONE =
  /\bproof\/|proof room|`proof`|\| proof \||without-proof|orders-api|strip-example|docs\/drills|safeguards|0004-one-statement|own-repository|npm run (traffic|lab|demo|drill|bench|report|deploy:faulty)/;

/** Whether stripExample removes a path. */
export const isRemoved = (path: string): boolean =>
  [...PROOF, ...EXAMPLE].some((removed) => path === removed || path.startsWith(`${removed}/`));

/** The changed paths. */
export interface Stripped {
  removed: readonly string[];
  edited: readonly string[];
}

/** Removes the proof room. The rest works without it; the documents still describe it, so lint leaves them out. */
export async function stripProof(root: string): Promise<Stripped> {
  const removed = await remove(root, PROOF);
  const edited = await edit(root, ['package.json'], (text) =>
    withoutCommands(text, { folders: PROOF, names: [] }).replace(' && npm run --silent docs', ''),
  );
  return { removed, edited };
}

/** Removes the example and the proof room, and makes `service` the repository's service. */
export async function stripExample(root: string, service: string): Promise<Stripped> {
  const readme = await readFile(join(root, 'scripts/release/templates/stripped/README.md'), 'utf8');
  const services = await readFile(join(root, 'scripts/release/templates/stripped/services.md'), 'utf8');
  const removed = await remove(root, [...PROOF, ...EXAMPLE]);
  const named = (text: string) => text.replaceAll('SERVICE', service);
  const edited = [
    ...(await edit(root, ['package.json'], (text) =>
      withoutCommands(text, { folders: PROOF, names: COMMANDS }).replace(
        /("description": )"[^"]*"/,
        `$1"${service}, and the way to release it without its users noticing"`,
      ),
    )),
    ...(await edit(root, ['README.md'], () => named(readme))),
    ...(await edit(root, ['services/README.md'], () => named(services))),
    ...(await edit(root, ['knip.json'], (text) => withoutWorkspaces(text, PROOF))),
    // This machine then has two deployments of the service: that of its own target and that of the target local.
    ...(await edit(root, ['infra/targets/local/target.yml'], (text) =>
      targetFor(text, service, `${service}-local`),
    )),
    ...(await edit(root, ['infra/targets/production/target.yml'], (text) =>
      targetFor(text, service, service),
    )),
    ...(await edit(root, (await trackedFiles(root)).filter(isReadme), (text) => withoutRows(text, GONE))),
    ...(await edit(root, ['packages/README.md', 'scripts/README.md'], (text) =>
      withoutParagraphs(text, GONE),
    )),
    ...(await edit(root, ['docker/README.md', 'docs/decisions/README.md', 'infra/README.md'], (text) =>
      withoutItems(text, GONE),
    )),
    ...(await edit(root, (await trackedFiles(root)).filter(isDocument), (text, path) =>
      withoutLinks(text, path, isRemoved),
    )),
  ];
  return { removed, edited: [...new Set(edited)] };
}

/** The files that still contain the word: examples in tests and documents, counted by folder. */
export async function leftovers(root: string, word: string): Promise<[folder: string, files: number][]> {
  const files = (await filesWith(root, word)).filter((file) => file !== 'package-lock.json');
  const folders = Map.groupBy(files, (file) => file.split('/').slice(0, 3).join('/'));
  return [...folders].map(([folder, within]) => [folder, within.length]);
}

const isDocument = (path: string): boolean => path.endsWith('.md');
const isReadme = (path: string): boolean => /(^|\/)README\.md$/.test(path);

async function remove(root: string, paths: readonly string[]): Promise<string[]> {
  const there = paths.filter((path) => existsSync(join(root, path)));
  for (const path of there) await rm(join(root, path), { recursive: true });
  return there;
}

/** Edits the files that exist; returns those that changed. */
async function edit(
  root: string,
  paths: readonly string[],
  change: (text: string, path: string) => string,
): Promise<string[]> {
  const edited: string[] = [];
  for (const path of paths.filter((each) => existsSync(join(root, each)))) {
    const before = await readFile(join(root, path), 'utf8');
    const after = change(before, path);
    if (after === before) continue;
    await writeFile(join(root, path), after);
    edited.push(path);
  }
  return edited;
}
