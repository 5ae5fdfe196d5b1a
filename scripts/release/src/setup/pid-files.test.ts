import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runningPid } from './pid-files.ts';

const program = basename(process.execPath);

async function pidFile(content: string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'pid-files-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'pid');
  await writeFile(file, content);
  return file;
}

test.runIf(process.platform === 'linux')(
  'trusts a pid file only when the process with that id runs the program',
  async () => {
    expect(await runningPid(await pidFile(String(process.pid)), program)).toBe(process.pid);
    expect(await runningPid(await pidFile(String(process.pid)), 'dockerd')).toBeUndefined();
  },
);

test('a missing or empty file or an unused id means that the program does not run', async () => {
  expect(await runningPid('/nonexistent/pid', program)).toBeUndefined();
  expect(await runningPid(await pidFile(''), program)).toBeUndefined();
  expect(await runningPid(await pidFile('4194305'), program)).toBeUndefined();
});

test.runIf(process.platform === 'linux')('a killed process that is not yet reaped does not run', async () => {
  // exec turns the shell into sleep, which never reaps its child.
  const script = `${process.execPath} -e 'setInterval(() => {}, 1000)' & echo $!; exec sleep 60`;
  const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const pid = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (data) => resolve(String(data).trim())),
    );
    const file = await pidFile(pid);
    await expect.poll(() => runningPid(file, program)).toBe(Number(pid));
    await expect.poll(() => readFile(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n');
    process.kill(Number(pid), 'SIGKILL');
    await expect.poll(() => readFile(`/proc/${pid}/status`, 'utf8')).toMatch(/^State:\sZ/m);
    expect(await runningPid(file, program)).toBeUndefined();
  } finally {
    parent.kill();
  }
});
