import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTarget } from '@zero-downtime/deploy';
import {
  describeWorth,
  drawWorth,
  patchedCheckout,
  SAFEGUARDS,
  type Safeguard,
  type Worth,
} from '@zero-downtime/drills';
import type { Telling } from './telling.ts';
import { carryOut, type Workplace } from './workplace.ts';

/** The same story with every safeguard, then with one less at a time; the figures as a table and a chart. */
export async function measureSafeguards(
  place: Workplace,
  telling: Telling,
  only: readonly string[] = [],
): Promise<void> {
  const chosen = SAFEGUARDS.filter(({ name }) => only.length === 0 || only.includes(name));
  const rows: Worth[] = [];
  for (const safeguard of chosen) {
    rows.push(await measure(place, safeguard, telling));
    await write(place.folder, rows);
  }
  telling.end('done', `what each safeguard is worth: ${join(place.folder, 'safeguards.md')}`, undefined, {
    rows,
  });
}

async function measure(place: Workplace, safeguard: Safeguard, telling: Telling): Promise<Worth> {
  const { name, without, trial } = safeguard;
  telling.say(`── ${name}: ${trial.title}; ${without}`);
  const copy = await patchedCheckout(place.root, safeguard.edits);
  const target = await targetOfItsOwn(copy.root, name);
  try {
    const drill = {
      ...trial,
      name: `without-${slug(name)}`,
      title: `${trial.title}: ${without}`,
      story: '',
      fresh: true,
      users: { may: 'see failures', because: 'a safeguard is missing' } as const,
    };
    const { run, html } = await carryOut(
      { ...place, root: copy.root, targetPath: target, target: await loadTarget(copy.root, target) },
      drill,
      { command: 'npm run drill -- safeguards' },
    );
    telling.outcome(drill, run, html);
    return { name, without, trial: trial.title, run };
  } finally {
    await copy.remove();
    await rm(target, { recursive: true });
  }
}

/** The lab as a target whose images are apart from all others: a release without a safeguard has the number of one with it. */
async function targetOfItsOwn(root: string, name: string): Promise<string> {
  const text = await readFile(join(root, 'infra/targets/lab/target.yml'), 'utf8');
  const folder = join(await mkdtemp(join(tmpdir(), 'safeguard-')), 'lab');
  await mkdir(folder);
  await writeFile(
    join(folder, 'target.yml'),
    text.replace(/^registry: (\S+)/m, `registry: $1/${slug(name)}`),
  );
  return folder;
}

const slug = (name: string): string => name.replaceAll(/[^a-z]+/g, '-');

async function write(folder: string, rows: readonly Worth[]): Promise<void> {
  await writeFile(join(folder, 'safeguards.md'), describeWorth(rows));
  await writeFile(join(folder, 'safeguards.svg'), drawWorth(rows));
}
