import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { searchPath, tail } from './command.ts';
import { SetupError } from './errors.ts';
import { askEngine } from './host.ts';
import { DOCKERD_PID, runningPid } from './pid-files.ts';

const LOG = '/var/log/dockerd.log';
const DEADLINE_MS = 120_000;

/**
 * Starts dockerd on a host without a service manager, detached from this process, and waits until it answers.
 * Waits for a dockerd that is already starting.
 * @throws SetupError with the end of its log when it ends or does not answer
 */
export async function startDaemon(): Promise<void> {
  const before = await runningPid(DOCKERD_PID, 'dockerd');
  const daemon = before === undefined ? launch() : { ended: () => undefined };
  const deadline = Date.now() + DEADLINE_MS;
  while ((await askEngine()).state === 'silent') {
    const ended = daemon.ended();
    if (ended) throw await withLog(ended);
    if (Date.now() > deadline) {
      const pid = await runningPid(DOCKERD_PID, 'dockerd');
      throw await withLog(
        `dockerd (pid ${pid}) runs but does not answer. End it (\`kill ${pid}\`) and run setup again`,
      );
    }
    await sleep(250);
  }
}

function launch(): { ended(): string | undefined } {
  const log = openSync(LOG, 'a');
  const env = daemonEnvironment(process.env);
  const child = spawn('dockerd', [], { detached: true, cwd: '/', stdio: ['ignore', log, log], env });
  closeSync(log);
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = `dockerd could not be started (${error.message})`;
  });
  child.once('exit', (code, signal) => {
    ended = `dockerd ended while starting (${signal ?? `exit code ${code}`})`;
  });
  return { ended: () => ended };
}

/** The daemon outlives this process, so it gets only the variables that it uses. */
export function daemonEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const wanted = /^(HOME|LANG|TMPDIR|SSL_CERT_(FILE|DIR)|(https?|no|all)_proxy)$/i;
  const kept = Object.entries(env).filter(([name]) => wanted.test(name));
  return { ...Object.fromEntries(kept), ...searchPath(env) };
}

async function withLog(what: string): Promise<SetupError> {
  const log = await readFile(LOG, 'utf8').catch(() => '');
  return new SetupError(`${what}. The end of ${LOG}:\n${tail(withoutChatter(log.slice(-50_000)), 8)}`);
}

/** Removes the lines about single connections, which hide the error. */
function withoutChatter(log: string): string {
  return log
    .split('\n')
    .filter((line) => !/level=(debug|info|warning)/.test(line))
    .join('\n');
}
