import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { searchPath, tail } from './command.ts';
import { SetupError } from './errors.ts';
import { askEngine } from './host.ts';

const LOG = '/var/log/dockerd.log';
const DEADLINE_MS = 120_000;

/** Each is refused or believed at start, also when the process it names died with the power. */
const PID_FILES = [
  { path: '/var/run/docker.pid', program: 'dockerd' },
  { path: '/var/run/docker/containerd/containerd.pid', program: 'containerd' },
];

/**
 * Starts dockerd on a host without a service manager, detached from this process, and waits until it answers.
 * @throws SetupError with the end of its log when it ends or stays silent.
 */
export async function startDaemon(): Promise<void> {
  for (const file of PID_FILES) if (isStale(file)) rmSync(file.path);
  const running = runs(pidIn('/var/run/docker.pid'), 'dockerd');
  const ended = running ? new Promise<never>(() => {}) : launch();
  const answered = waitForAnswer();
  await Promise.race([answered, ended]);
}

function launch(): Promise<never> {
  const log = openSync(LOG, 'a');
  const child = spawn('dockerd', [], {
    detached: true,
    cwd: '/',
    stdio: ['ignore', log, log],
    env: daemonEnvironment(process.env),
  });
  closeSync(log);
  child.unref();
  return new Promise((_, reject) => {
    child.once('error', (cause) => reject(new SetupError('dockerd could not be started', { cause })));
    child.once('exit', (code, signal) =>
      reject(
        new SetupError(
          `dockerd ended at once (${signal ?? `exit code ${code}`}). The end of ${LOG}:\n${logTail()}`,
        ),
      ),
    );
  });
}

async function waitForAnswer(): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while ((await askEngine()).state === 'silent') {
    if (Date.now() > deadline) {
      throw new SetupError(
        `dockerd does not answer after ${DEADLINE_MS / 1000} s. The end of ${LOG}:\n${logTail()}`,
      );
    }
    await sleep(250);
  }
}

/** The daemon outlives this process, so it gets no more of its environment than it has a use for. */
export function daemonEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const wanted = /^(HOME|LANG|TMPDIR|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy)$/i;
  const kept = Object.entries(env).filter(([name]) => wanted.test(name));
  return { ...Object.fromEntries(kept), ...searchPath() };
}

function isStale({ path, program }: { path: string; program: string }): boolean {
  return existsSync(path) && !runs(pidIn(path), program);
}

function pidIn(path: string): number | undefined {
  if (!existsSync(path)) return undefined;
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
  return Number.isNaN(pid) ? undefined : pid;
}

/**
 * Whether the process is alive and is that program: after a reboot the number may be anyone's, and a process that was
 * killed but not yet reaped has a name still, but no executable.
 */
function runs(pid: number | undefined, program: string): boolean {
  if (pid === undefined) return false;
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`)).split(' ')[0] === program;
  } catch {
    return false;
  }
}

function logTail(): string {
  return existsSync(LOG) ? tail(readFileSync(LOG, 'utf8').slice(-20_000)) : '    (empty)';
}
