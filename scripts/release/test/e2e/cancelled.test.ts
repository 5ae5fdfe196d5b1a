import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultKeyFile, ensureKeyFile } from '@zero-downtime/tokens';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { scriptsOfGithub } from '../../src/ci/commands.ts';
import { ROOT } from '../../src/lib/command.ts';

/* The deploy step of the workflow, as a runner runs it. No stack is created, because a hook blocks the deploy once it has the lock. */
const STACK = 'cancelled-e2e';
const REGISTRY = '127.0.0.1:5050';
let folder: string;
let env: Record<string, string>;
const runs: { pid?: number | undefined }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cancelled-'));
  const target = join(folder, 'e2e');
  await mkdir(target);
  await writeFile(
    join(target, 'target.yml'),
    `service: orders-api
stack: ${STACK}
url: http://127.0.0.1:18285
registry: ${REGISTRY}
traffic: edge
database: bundled
tokens: { issuer: "urn:test", keys: local }
monitoring: off
canary: off
hooks: { before: [sh, -c, "echo hook $((40 + 2)); sleep 300"], timeout: 5m }
settings: { PUBLISHED_PORT: 18285 }
`,
  );
  const summary = join(folder, 'summary.md');
  env = { TARGET: target, RELEASE: '', CONTRACT: '', GITHUB_STEP_SUMMARY: summary, XDG_DATA_HOME: folder };
  await ensureKeyFile(defaultKeyFile(env));
  await writeFile(summary, '');
});
afterAll(async () => {
  for (const { pid } of runs) endGroup(pid);
  const left = await locks();
  if (left.length > 0) await execa('docker', ['config', 'rm', ...left]);
  await rm(folder, { recursive: true });
});

it.each(['SIGINT', 'SIGTERM'] as const)('a run cancelled by %s releases its lock', async (signal) => {
  const workflow = await readFile(join(ROOT, '.github/workflows/deploy.yml'), 'utf8');
  const script = join(folder, 'step.sh');
  await writeFile(script, scriptsOfGithub(workflow).at(-1) ?? '');
  const run = execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
    ...{ cwd: ROOT, env, reject: false, all: true, stdin: 'ignore' },
    // As on a runner: the children receive no terminal signals.
    detached: true,
  });
  runs.push(run);
  let output = '';
  run.all.on('data', (chunk) => {
    output += chunk;
  });
  await vi.waitUntil(() => output.includes('hook 42'), { timeout: 120_000 });
  expect(await locks()).toHaveLength(1);
  run.kill(signal);
  const { exitCode } = await run;
  expect(exitCode).toBe(1);
  expect(await locks()).toEqual([]);
  expect(await readFile(join(folder, 'summary.md'), 'utf8')).toContain('❌ error');
});

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended already.
  }
}

async function locks(): Promise<string[]> {
  const { stdout } = await execa('docker', ['config', 'ls', '--format', '{{.Name}}']);
  return stdout.split('\n').filter((name) => name.startsWith(STACK));
}
