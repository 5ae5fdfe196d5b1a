import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import { registryOf } from '@zero-downtime/release-scripts/testing/registry';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSteps, patternOf } from '../../src/tour/parse-tour.ts';

const PORT = 18_091;

/** The tour deploys to the target local; here it has another stack, port and registry than the user's. */
const OWN: readonly [RegExp, string][] = [
  [/127\.0\.0\.1:8080/g, `127.0.0.1:${PORT}`],
  [/PUBLISHED_PORT: 8080/g, `PUBLISHED_PORT: ${PORT}`],
  [/127\.0\.0\.1:5050/g, registryOf('tour')],
  [/\bstack(:?) orders\b/g, 'stack$1 tour'],
  [/\borders_api\b/g, 'tour_api'],
];
const own = (text: string) => OWN.reduce((changed, [from, to]) => changed.replace(from, to), text);

const page = own(await readFile(join(ROOT, 'docs/tour.md'), 'utf8'));
let clone: string;

const shell = (command: string) =>
  execa('bash', ['-c', command], {
    cwd: clone,
    reject: false,
    all: true,
    env: { NO_COLOR: '1', npm_config_loglevel: 'error' },
  });

beforeAll(async () => {
  clone = await mkdtemp(join(tmpdir(), 'tour-'));
  await execa('git', ['clone', '--quiet', ROOT, clone]);
  const target = join(clone, 'infra/targets/local/target.yml');
  await writeFile(target, own(await readFile(target, 'utf8')));
});
afterAll(async () => {
  await shell('npm run teardown -- --data --yes');
  await rm(clone, { recursive: true, force: true });
});

let inSecondTerminal: ReturnType<typeof shell> | undefined;
const expectShown = (output: string | undefined, shown: string) =>
  expect(`${output}\n`).toMatch(patternOf(shown));

const steps = parseSteps(page).map((step) => ({
  step,
  title: step.kind === 'wait' ? 'the second terminal ends' : step.command,
}));

test.each(steps)('$title', async ({ step }) => {
  if (step.kind === 'start') inSecondTerminal = shell(step.command);
  else if (step.kind === 'wait') expectShown((await inSecondTerminal)?.all, step.output);
  else expectShown((await shell(step.command)).all, step.output ?? '…');
});
