import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadTarget } from '@zero-downtime/deploy';
import { refuse } from '@zero-downtime/deploy/errors';
import {
  describeWorth,
  drawWorth,
  patchedCheckout,
  runCommand,
  SAFEGUARDS,
  type Safeguard,
  type Worth,
} from '@zero-downtime/drills';
import { readRun } from '@zero-downtime/report';
import type { DrillOutput } from './drill-output.ts';
import { carryOut, continueAfterFailure, type Workplace } from './workplace.ts';

/**
 * Runs the same release with every safeguard, then without one safeguard at a time. Writes a table and a chart of all results in the
 * folder; results of an earlier run stay until they are measured again.
 * @param only the safeguards to measure; all when empty
 * @throws Ending (refused) for an unknown safeguard
 */
export async function measureSafeguards(
  place: Workplace,
  output: DrillOutput,
  only: readonly string[] = [],
): Promise<void> {
  const missing: string[] = [];
  for (const safeguard of chosen(only)) {
    const { name } = safeguard;
    if (!(await continueAfterFailure(place, output, name, () => measure(place, safeguard, output))))
      missing.push(name);
    await write(place.folder);
  }
  const table = `the effect of each safeguard: ${join(place.folder, 'safeguards.md')}`;
  if (missing.length === 0) output.end('done', table);
  else output.end('error', `${table}; not measured: ${missing.join(', ')}`);
}

function chosen(names: readonly string[]): readonly Safeguard[] {
  const known = SAFEGUARDS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw refuse(`there is no safeguard "${unknown}"`, `safeguards: ${known.join(', ')}`);
  return SAFEGUARDS.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function measure(place: Workplace, safeguard: Safeguard, output: DrillOutput): Promise<void> {
  const { name, without, trial, removal } = safeguard;
  output.say(`── ${name}: ${trial.title}; ${without}`);
  const copy = await patchedCheckout(place.root, removal.edits ?? []);
  const target = await targetOfItsOwn(copy.root, name, removal.settings);
  const env = removal.prelude === undefined ? {} : { RELEASE_PRELUDE: removal.prelude };
  try {
    const drill = {
      ...trial,
      name: folderOf(name),
      title: `${trial.title}: ${without}`,
      story: '',
      fresh: true,
      users: { may: 'see failures', because: 'a safeguard is missing' } as const,
    };
    const { run, html } = await carryOut(
      {
        ...place,
        root: copy.root,
        targetPath: target,
        target: await loadTarget(copy.root, target),
        env,
        replaced: removal.replaced,
      },
      drill,
      { command: 'npm run drill -- safeguards' },
    );
    output.outcome(drill, run, html);
  } finally {
    await takeAway(copy, target);
  }
}

/** Removes the stack, so that no later run starts on one without a safeguard. @throws when it could not be removed */
async function takeAway(copy: Awaited<ReturnType<typeof patchedCheckout>>, target: string): Promise<void> {
  const gone = await runCommand(copy.root, 'teardown', ['--target', target, '--data', '--yes']);
  await copy.remove();
  await rm(dirname(target), { recursive: true });
  if (gone.exitCode !== 0)
    throw new Error(`the stack could not be removed: ${gone.result?.message ?? gone.stderr}`);
}

/**
 * The lab as a target whose images are separate from all others, also from those of an earlier run: a release without a safeguard has the version of
 * one with it. Metrics and the canary are off, because they would roll back the measured release.
 */
async function targetOfItsOwn(
  root: string,
  name: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const text = await readFile(join(root, 'infra/targets/lab/target.yml'), 'utf8');
  const folder = join(await mkdtemp(join(tmpdir(), 'safeguard-')), 'lab');
  await mkdir(folder);
  const own = text
    .replace(/^registry: (\S+)/m, `registry: $1/${slug(name)}-${Date.now().toString(36)}`)
    .replace(/^monitoring: \S+/m, 'monitoring: off')
    .replace(/^canary: \S+/m, 'canary: off');
  // Settings are last in the file.
  const more = Object.entries(settings).map(([key, value]) => `  ${key}: ${value}\n`);
  await writeFile(join(folder, 'target.yml'), [own, ...more].join(''));
  return folder;
}

const folderOf = (name: string): string => `without-${slug(name)}`;
const slug = (name: string): string => name.replaceAll(/[^a-z]+/g, '-');

async function write(folder: string): Promise<void> {
  const rows: Worth[] = [];
  for (const { name, without, trial } of SAFEGUARDS) {
    const run = await readRun(join(folder, folderOf(name), 'run.json')).catch(() => undefined);
    if (run) rows.push({ name, without, trial: trial.title, run });
  }
  await writeFile(join(folder, 'safeguards.md'), describeWorth(rows));
  await writeFile(join(folder, 'safeguards.svg'), drawWorth(rows));
}
