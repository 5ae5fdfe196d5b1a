import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from '@zero-downtime/deploy';
import type { Lab, Machine } from '@zero-downtime/lab';
import type { Docker } from '@zero-downtime/swarm';
import { patchedCheckout } from '../checkout/patched-checkout.ts';
import { ONCE_PUSHED, requirePushed } from '../commands/once-pushed.ts';
import { type Ran, type RunOptions, runCommand } from '../commands/run-command.ts';
import { buildEnvironment } from '../faulty-releases/faulty-release.ts';
import { NotPrepared } from '../not-prepared.ts';
import type { watchReplicas } from '../observe/watch-replicas.ts';
import type { LiveTraffic } from '../traffic/live-traffic.ts';
import { type Diary, enterCommand, firstLine } from './diary.ts';
import type { Field } from './field.ts';

export interface Surroundings {
  /** The checkout whose commands are run. */
  root: string;
  /** The target's name, or the path of its folder. */
  targetPath: string;
  target: Target;
  /** Undefined where the target is this machine. */
  lab: Lab | undefined;
  machines: readonly Machine[];
  /** On the target's manager. */
  docker: Docker;
  traffic: LiveTraffic;
  replicas: ReturnType<typeof watchReplicas>;
  /** What builds go by, for every release that is deployed; nothing more than usual when not given. */
  env?: Readonly<Record<string, string>> | undefined;
  /** The operation of every deploy that another one stands in for. */
  replaced?: string | undefined;
  /** The commands under way, which a drill that ends early has to wait for. */
  commands: Set<Promise<unknown>>;
  /** Ends the drill. */
  signal: AbortSignal;
  /** A line for whoever watches. */
  say: (line: string) => void;
}

const LOOK_EVERY_MS = 100;

/** What users meet while no command works, and while one starts and has not come to a phase that changes anything. */
const BETWEEN = 'no command';
const STARTING = 'command starts';

/** A field whose every act goes into the diary. */
export function openField(around: Surroundings, diary: Diary): Field {
  const { targetPath, target, machines, docker, traffic, replicas, commands, signal, say } = around;
  let phase: string | undefined;
  const note = (text: string) => {
    diary.acts.push({ at: Date.now(), text });
    say(text);
  };

  function run(...asked: Parameters<typeof carryOut>): Promise<Ran> {
    const running = carryOut(...asked);
    commands.add(running);
    // A drill may do something else first, and be ended meanwhile: whoever awaits it still hears of it.
    running.catch(() => {}).finally(() => commands.delete(running));
    return running;
  }
  async function carryOut(
    root: string,
    command: string,
    args: readonly string[],
    options: RunOptions = {},
  ): Promise<Ran> {
    const label = [command, ...args].join(' ');
    say(`npm run ${label}`);
    traffic.mark(STARTING);
    const ran = await runCommand(root, command, ['--target', targetPath, ...args], {
      ...options,
      env: { ...around.env, ...options.env },
      replaced: around.replaced,
      signal,
      onEvent: (event) => {
        if (event.event === 'start' && event.phase !== phase) traffic.mark(event.phase ?? BETWEEN);
        phase = event.phase ?? phase;
        options.onEvent?.(event);
      },
    });
    phase = undefined;
    traffic.mark(BETWEEN);
    enterCommand(diary, label, ran);
    say(
      `${label}: exit code ${ran.exitCode ?? 'none'}, ${firstLine(String(ran.result?.message ?? 'killed'))}`,
    );
    return ran;
  }
  const deploy = (root: string, release: string, args: readonly string[], options?: RunOptions) =>
    run(root, 'deploy', ['--release', release, '--yes', ...args], {
      ...options,
      env: { ...buildEnvironment(release), ...options?.env },
    });

  return {
    target,
    get lab() {
      if (around.lab) return around.lab;
      throw new NotPrepared('this drill needs the lab');
    },
    machines,
    docker,
    traffic,
    replicas: () => replicas.soFar(),
    phase: () => phase,
    note,
    async act(text, work, endEarly) {
      signal.throwIfAborted();
      say(text);
      const mark: Diary['marks'][number] = { at: Date.now(), label: text, kind: 'fault' };
      diary.marks.push(mark);
      const end = () => void endEarly?.().catch((error) => say(`not ended early: ${error}`));
      signal.addEventListener('abort', end);
      try {
        return await work();
      } finally {
        mark.until = Date.now();
        signal.removeEventListener('abort', end);
      }
    },
    async repair(text, work) {
      await work();
      note(text);
      const mark = diary.marks.at(-1);
      if (mark) mark.until = Date.now();
    },
    deploy: (release, args = [], options) => deploy(around.root, release, args, options),
    async deployEdited(edits, release) {
      const copy = await patchedCheckout(around.root, edits);
      try {
        return await deploy(copy.root, release, [], { env: { RELEASE_VERSION: release } });
      } finally {
        await copy.remove();
      }
    },
    async push(release) {
      const ran = await deploy(around.root, release, [], ONCE_PUSHED);
      requirePushed(release, ran);
      return ran;
    },
    rollback: (to) => run(around.root, 'rollback', ['--to', to, '--yes']),
    run: (command, args, options) => run(around.root, command, args, options),
    expect(text, held, seen) {
      diary.expectations.push({ text, held, seen });
      say(`${held ? 'held' : 'NOT HELD'}: ${text} (${held ? firstLine(seen) : seen})`);
    },
    letUsersGoOn: (ms) => sleep(ms, undefined, { signal }),
    async until(holds, withinMs, during) {
      let over = false;
      const ended = () => {
        over = true;
      };
      during?.then(ended, ended);
      const end = Date.now() + withinMs;
      while (!holds()) {
        if (over || Date.now() >= end) return false;
        await sleep(LOOK_EVERY_MS, undefined, { signal });
      }
      return true;
    },
  };
}
