import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '@zero-downtime/report';
import type { Drill } from './drill.ts';
import { emptyDiary } from './field/diary.ts';
import { openField, type Surroundings } from './field/open-field.ts';
import { engineTasks } from './observe/engine-tasks.ts';
import { nodeNames } from './observe/node-names.ts';
import { watchReplicas } from './observe/watch-replicas.ts';
import { prepare } from './prepare.ts';
import { CLIENTS_THAT_RETRY, type Clients } from './traffic/clients.ts';
import type { LiveTraffic } from './traffic/live-traffic.ts';
import { judge } from './verdict.ts';

/** Connections are opened and code is cold: neither usual nor the release's doing. Milliseconds. */
const WARM_UP_MS = 3_000;
/** So that a picture shows what was usual, and that it is usual again. Milliseconds. */
const BEFORE_MS = 20_000;
const AFTER_MS = 5_000;

export interface DrillOptions extends Omit<Surroundings, 'traffic' | 'replicas' | 'commands'> {
  /** The command that repeats it. */
  command: string;
  versions: Record<string, string>;
  mayDeleteData: boolean;
  /** The socket of the manager's engine. */
  socket: string;
  startTraffic: (clients: Clients) => LiveTraffic;
}

/** Runs one drill: what serves at first, users, the act, the users' verdict. @throws when it could not be carried out. */
export async function runDrill(drill: Drill, options: DrillOptions): Promise<Run> {
  await prepare(drill, options);

  const startedAt = new Date().toISOString();
  const diary = emptyDiary();
  const { socket, docker, target } = options;
  const look = () => engineTasks(socket, `${target.stack}_api`);
  const names = await nodeNames(docker);
  const traffic = options.startTraffic(drill.clients ?? CLIENTS_THAT_RETRY);
  const replicas = watchReplicas(look, names);
  const commands = new Set<Promise<unknown>>();
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  try {
    traffic.mark('first requests');
    await sleep(WARM_UP_MS, undefined, { signal });
    traffic.mark('before');
    await sleep(BEFORE_MS, undefined, { signal });
    await drill.act(openField({ ...options, traffic, replicas, commands, signal }, diary));
    await sleep(AFTER_MS, undefined, { signal });
  } catch (error) {
    // A command that goes on would be in the way of whatever is done next.
    over.abort();
    await Promise.allSettled([...commands, traffic.abandon(), replicas.stop()]);
    options.signal.throwIfAborted();
    throw error;
  }
  const felt = await traffic.stop().finally(() => replicas.stop());
  const lives = replicas.soFar();
  const { judged, ...written } = diary;
  return {
    title: drill.title,
    command: options.command,
    versions: options.versions,
    startedAt,
    endedAt: new Date().toISOString(),
    verdict: judge(drill.users, felt, diary.expectations),
    traffic: felt,
    replicas: lives,
    ...written,
    ...(judged.length > 0 && { gate: { series: judged } }),
  };
}
