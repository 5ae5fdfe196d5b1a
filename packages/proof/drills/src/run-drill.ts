import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '@zero-downtime/report';
import { createContext, type DrillEnvironment } from './context/create-context.ts';
import { emptyRecord } from './context/record.ts';
import type { Drill } from './drill.ts';
import { NotPrepared } from './not-prepared.ts';
import { engineTasks } from './observe/engine-tasks.ts';
import { nodeNames } from './observe/node-names.ts';
import { watchReplicas } from './observe/watch-replicas.ts';
import { prepare } from './prepare.ts';
import { CLIENTS_THAT_RETRY, type Clients } from './traffic/clients.ts';
import type { LiveTraffic } from './traffic/live-traffic.ts';
import { verdictOf } from './verdict.ts';

/** Excluded from the baseline: connections are new and code is cold. Milliseconds. */
const WARM_UP_MS = 3_000;
/** The baseline before and after the act. Milliseconds. */
const BEFORE_MS = 20_000;
const AFTER_MS = 5_000;

export interface DrillOptions extends Omit<DrillEnvironment, 'traffic' | 'replicas' | 'commands'> {
  /** The command that repeats the drill. */
  command: string;
  versions: Record<string, string>;
  mayDeleteData: boolean;
  /** Empties an external database. */
  emptyDatabase?: (() => Promise<void>) | undefined;
  /** The sockets of the engines that may be managers. */
  sockets: readonly string[];
  startTraffic: (clients: Clients) => LiveTraffic;
}

/** Runs one drill: initial state, load, act, verdict. @throws if it could not be executed. */
export async function runDrill(drill: Drill, options: DrillOptions): Promise<Run> {
  const lacking = drill.lacks?.(options.target);
  if (lacking !== undefined) throw new NotPrepared(lacking);
  await prepare(drill, options);

  const startedAt = new Date().toISOString();
  const record = emptyRecord();
  const { sockets, docker, target } = options;
  const readTasks = () => engineTasks(sockets, `${target.stack}_api`);
  const names = await nodeNames(docker);
  const traffic = options.startTraffic(drill.clients ?? CLIENTS_THAT_RETRY);
  const replicas = watchReplicas(readTasks, names);
  const commands = new Set<Promise<unknown>>();
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  try {
    traffic.mark('first requests');
    await sleep(WARM_UP_MS, undefined, { signal });
    traffic.mark('before');
    await sleep(BEFORE_MS, undefined, { signal });
    await drill.act(createContext({ ...options, traffic, replicas, commands, signal }, record));
    await sleep(AFTER_MS, undefined, { signal });
  } catch (error) {
    // A running command would interfere with the next one.
    over.abort();
    await Promise.allSettled([...commands, traffic.abandon(), replicas.stop()]);
    options.signal.throwIfAborted();
    throw error;
  }
  const report = await traffic.stop().finally(() => replicas.stop());
  const lives = replicas.soFar();
  const { analysisReadings, ...written } = record;
  return {
    title: drill.title,
    command: options.command,
    versions: options.versions,
    startedAt,
    endedAt: new Date().toISOString(),
    verdict: verdictOf(drill.users, report, record.expectations),
    traffic: report,
    replicas: lives,
    ...written,
    ...(analysisReadings.length > 0 && { gate: { series: analysisReadings } }),
  };
}
