import { join } from 'node:path';
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
import type { DrillContext } from './context.ts';
import { firstLine, type RunRecord, recordCommand } from './record.ts';

export interface DrillEnvironment {
  /** The checkout of the commands. */
  root: string;
  /** The target's name, or the path of its folder. */
  targetPath: string;
  target: Target;
  /** Undefined if the target is this machine. */
  lab: Lab | undefined;
  machines: readonly Machine[];
  /** The docker command on the target's manager. */
  docker: Docker;
  traffic: LiveTraffic;
  replicas: ReturnType<typeof watchReplicas>;
  /** Additional environment for the builds of all releases. */
  env?: Readonly<Record<string, string>> | undefined;
  /** The operation to replace in every deploy. */
  replaced?: string | undefined;
  /** The running commands; an interrupted drill waits for them. */
  commands: Set<Promise<unknown>>;
  /** Ends the drill. */
  signal: AbortSignal;
  /** Prints a progress line. */
  say: (line: string) => void;
}

const POLL_INTERVAL_MS = 100;

/** Names of the traffic phases without a command, and before the first phase of a command. */
const BETWEEN = 'no command';
const STARTING = 'command starts';

/** Creates the context of a drill, which records every action. */
export function createContext(environment: DrillEnvironment, record: RunRecord): DrillContext {
  const { targetPath, target, machines, docker, traffic, replicas, commands, signal, say } = environment;
  let phase: string | undefined;
  const note = (text: string) => {
    record.acts.push({ at: Date.now(), text });
    say(text);
  };

  function run(...asked: Parameters<typeof execute>): Promise<Ran> {
    const running = execute(...asked);
    commands.add(running);
    // Avoids an unhandled rejection while the drill is busy; the drill still gets the error when it awaits the command.
    running.catch(() => {}).finally(() => commands.delete(running));
    return running;
  }
  async function execute(
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
      env: { ...environment.env, ...options.env },
      replaced: environment.replaced,
      signal,
      onEvent: (event) => {
        if (event.event === 'start' && event.phase !== phase) traffic.mark(event.phase ?? BETWEEN);
        phase = event.phase ?? phase;
        options.onEvent?.(event);
      },
    });
    phase = undefined;
    traffic.mark(BETWEEN);
    recordCommand(record, label, ran);
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
      if (environment.lab) return environment.lab;
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
      const mark: RunRecord['marks'][number] = { at: Date.now(), label: text, kind: 'fault' };
      record.marks.push(mark);
      const end = () => void endEarly?.().catch((error) => say(`could not end early: ${error}`));
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
      const mark = record.marks.at(-1);
      if (mark) mark.until = Date.now();
    },
    deploy: (release, args = [], options) => deploy(environment.root, release, args, options),
    async deployEdited(edits, release) {
      const copy = await patchedCheckout(environment.root, edits);
      try {
        return await deploy(copy.root, release, [], { env: { RELEASE_VERSION: release } });
      } finally {
        await copy.remove();
      }
    },
    async deployWithTarget(edits, release) {
      const copy = await patchedCheckout(environment.root, edits);
      const edited = join(copy.root, 'infra/targets', target.name);
      try {
        // The last --target counts.
        return await deploy(environment.root, release, ['--target', edited]);
      } finally {
        await copy.remove();
      }
    },
    async push(release) {
      const ran = await deploy(environment.root, release, [], ONCE_PUSHED);
      requirePushed(release, ran);
      return ran;
    },
    rollback: (to) => run(environment.root, 'rollback', ['--to', to, '--yes']),
    run: (command, args, options) => run(environment.root, command, args, options),
    expect(text, held, seen) {
      record.expectations.push({ text, held, seen });
      say(`${held ? 'held' : 'NOT HELD'}: ${text} (${held ? firstLine(seen) : seen})`);
    },
    keepTrafficRunning: (ms) => sleep(ms, undefined, { signal }),
    async until(holds, withinMs, during) {
      let over = false;
      const ended = () => {
        over = true;
      };
      during?.then(ended, ended);
      const end = Date.now() + withinMs;
      while (!holds()) {
        if (over || Date.now() >= end) return false;
        await sleep(POLL_INTERVAL_MS, undefined, { signal });
      }
      return true;
    },
  };
}
