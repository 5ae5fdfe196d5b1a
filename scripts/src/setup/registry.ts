import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, onPath, tail } from './command.ts';
import { SetupError } from './errors.ts';
import { say, underway } from './say.ts';

const NAME = 'zero-downtime-registry';
const PORT = 5050;

/** Sees to it that the local registry, where the releases of this machine are pushed, is there and answers. */
export async function ensureRegistry(): Promise<void> {
  const inspected = await attempt(['docker', 'container', 'inspect', '--format', '{{.State.Status}}', NAME]);
  const state = inspected.ok ? inspected.stdout.trim() : 'missing';
  if (state === 'running') {
    await waitForAnswer();
    return say(`Registry: already there (127.0.0.1:${PORT})`);
  }
  if (state === 'missing') {
    say(`Registry: not found; will run one on 127.0.0.1:${PORT}, its data in the volume ${NAME}`);
    await start(create());
  } else {
    say(`Registry: ${state}; will start it`);
    await start(['docker', 'start', NAME]);
  }
  await waitForAnswer();
  say(`Registry: answers on 127.0.0.1:${PORT}`);
}

function create(): string[] {
  return [
    ...[
      'docker',
      'run',
      '--detach',
      '--name',
      NAME,
      '--restart',
      'always',
      '--publish',
      `127.0.0.1:${PORT}:5000`,
    ],
    ...[
      '--volume',
      `${NAME}:/var/lib/registry`,
      '--read-only',
      '--cap-drop',
      'ALL',
      '--security-opt',
      'no-new-privileges',
    ],
    ...[
      '--env',
      'REGISTRY_STORAGE_DELETE_ENABLED=true',
      '--log-opt',
      'max-size=10m',
      '--log-opt',
      'max-file=2',
      'base/registry:2',
    ],
  ];
}

async function start(argv: string[]): Promise<void> {
  const started = await attempt(argv);
  if (started.ok) return;
  if (/port is already allocated|address already in use/.test(started.output)) {
    throw new SetupError(
      `Port ${PORT} on 127.0.0.1 is taken${await owner()}, and the registry needs it. Free it, then run setup again.`,
    );
  }
  throw new SetupError(`The registry could not be started:\n${tail(started.output)}`);
}

/** Who listens there, as far as this user can see: a container or a process. */
async function owner(): Promise<string> {
  const container = (
    await attempt(['docker', 'ps', '--filter', `publish=${PORT}`, '--format', '{{.Names}}'])
  ).stdout.trim();
  if (container !== '') return ` by the container ${container}`;
  if (!(await onPath('ss'))) return '';
  const listening = (await attempt(['ss', '-Hltnp', `sport = :${PORT}`])).stdout;
  const found = /\(\("([^"]+)",pid=(\d+)/.exec(listening);
  return found ? ` by ${found[1]} (pid ${found[2]})` : '';
}

async function waitForAnswer(): Promise<void> {
  const deadline = Date.now() + 30_000;
  await underway('the registry is starting', async () => {
    while (!(await answers())) {
      if (Date.now() > deadline) {
        const log = await attempt(['docker', 'logs', '--tail', '12', NAME]);
        throw new SetupError(
          `The registry does not answer on 127.0.0.1:${PORT}. Its last words:\n${tail(log.output)}`,
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
