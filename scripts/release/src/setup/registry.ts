import { setTimeout as sleep } from 'node:timers/promises';
import versions from '../../../../docker/versions.json' with { type: 'json' };
import { attempt, failure, tail } from './command.ts';
import { SetupError } from './errors.ts';
import { announce, say, withProgress } from './say.ts';

const NAME = 'zero-downtime-registry';
const PORT = 5050;

/** Ensures that the local registry, to which releases of this machine are pushed, runs and answers. */
export async function ensureRegistry(): Promise<void> {
  const inspected = await attempt(['docker', 'container', 'inspect', '--format', '{{.State.Status}}', NAME]);
  const state = inspected.ok ? inspected.stdout.trim() : 'missing';
  if (state === 'running') {
    await waitForAnswer();
    return say(`Registry: already there (127.0.0.1:${PORT})`);
  }
  if (state === 'missing') {
    announce(`Registry: not found; will run one on 127.0.0.1:${PORT}, its data in the volume ${NAME}`);
    await start(create());
  } else {
    announce(`Registry: ${state}; will start it`);
    await start(['docker', state === 'paused' ? 'unpause' : 'start', NAME]);
  }
  await waitForAnswer();
  say(`Registry: answers on 127.0.0.1:${PORT}`);
}

function create(): string[] {
  const flags = [
    `--detach --name ${NAME} --restart always --publish 127.0.0.1:${PORT}:5000 --volume ${NAME}:/var/lib/registry`,
    '--read-only --cap-drop ALL --security-opt no-new-privileges --log-opt max-size=10m --log-opt max-file=2',
    // So that npm run prune can delete old releases.
    '--env REGISTRY_STORAGE_DELETE_ENABLED=true',
  ];
  return ['docker', 'run', ...flags.join(' ').split(' '), versions.registry.image];
}

async function start(argv: string[]): Promise<void> {
  const started = await attempt(argv);
  if (started.ok) return;
  if (/port is already allocated|address already in use/.test(started.output)) {
    throw new SetupError(
      `Port ${PORT} on 127.0.0.1 is in use${await owner()}, and the registry needs it. Free it, then run setup again.`,
    );
  }
  throw new SetupError(failure('The registry could not be started:', started.output));
}

/** The container or process that listens on the port, if this user can see it. */
async function owner(): Promise<string> {
  const containers = await attempt(['docker', 'ps', '--filter', `publish=${PORT}`, '--format', '{{.Names}}']);
  const container = containers.stdout.trim();
  if (container !== '') return ` by the container ${container}`;
  return processIn((await attempt(['ss', '-Hltnp', `sport = :${PORT}`])).stdout);
}

/** @param listening lines of `ss -Hltnp`; another user's process has no name there */
export function processIn(listening: string): string {
  const found = /\(\("([^"]+)",pid=(\d+)/.exec(listening);
  return found ? ` by ${found[1]} (pid ${found[2]})` : '';
}

async function waitForAnswer(): Promise<void> {
  const deadline = Date.now() + 30_000;
  await withProgress('the registry is starting', async () => {
    while (!(await answers())) {
      if (Date.now() > deadline) {
        const log = await attempt(['docker', 'logs', '--tail', '12', NAME]);
        throw new SetupError(
          `The registry does not answer on 127.0.0.1:${PORT}. The end of its log:\n${tail(log.output)}`,
        );
      }
      await sleep(200);
    }
  });
}

async function answers(): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${PORT}/v2/`, { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}
