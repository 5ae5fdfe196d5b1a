import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadTarget, type Target } from '@zero-downtime/deploy';
import { describeEnding, Ending, refuse } from '@zero-downtime/deploy/errors';
import { type Drill, runCommand, runDrill, startLiveTraffic } from '@zero-downtime/drills';
import {
  clientUrls,
  emptyExternalDatabase,
  frontClientUrl,
  type Lab,
  type Machine,
  machinesOf,
  openLab,
  thisMachine,
  undo,
  undoOnMachines,
} from '@zero-downtime/lab';
import { onInterruption } from '@zero-downtime/release-scripts/lib/interruption';
import { tokensFor } from '@zero-downtime/release-scripts/lib/signing-key';
import { type Run, writeReport } from '@zero-downtime/report';
import { createDocker, type Docker } from '@zero-downtime/swarm';
import { ensureNodeImages } from '../lab/images.ts';
import type { DrillOutput } from './drill-output.ts';
import type { DrillTarget } from './targets.ts';
import { readVersions } from './versions.ts';

/** The place of drills: a target in the lab or on this machine, and a folder for their reports. */
export interface Workplace {
  /** The checkout whose commands the drill runs. */
  root: string;
  target: Target;
  /** The value of --target: a name or the path of a folder. */
  targetPath: string;
  /** Undefined when the target is this machine. */
  lab: Lab | undefined;
  machines: readonly Machine[];
  /** Docker on the target's manager. */
  docker: Docker;
  /** The sockets of the engines that may be managers. */
  sockets: readonly string[];
  mayDeleteData: boolean;
  /** Empties an external database. */
  emptyDatabase?: () => Promise<void>;
  /** Additional build settings of every release; none by default. */
  env?: Readonly<Record<string, string>>;
  /** The operation that every deploy replaces. */
  replaced?: string | undefined;
  folder: string;
  ratePerSecond: number;
  signal: AbortSignal;
  say: (line: string) => void;
}

export interface Reported {
  run: Run;
  html: string;
}

const TOKENS_LIVE_MS = 24 * 3_600_000;

/** Requests per second that two cores carry easily, beside three engines and the load generator. */
const RATES: Record<DrillTarget, number> = { lab: 100, 'lab-external': 50, local: 50 };

interface Asked {
  targetPath: DrillTarget;
  folder: string;
  /** The rate of requests. Default: that of the target. */
  ratePerSecond?: number | undefined;
  mayDeleteData: boolean;
  say: (line: string) => void;
}

/**
 * Creates the missing parts of the lab if it is the target, and undoes every fault of an earlier drill. @throws Ending
 * (refused) without a key for tokens, when the lab cannot be made, or when this machine's engine cannot be reached by a socket
 */
export async function openWorkplace(root: string, asked: Asked): Promise<Workplace> {
  const { targetPath, folder, ratePerSecond = RATES[targetPath], mayDeleteData, say } = asked;
  const signal = onInterruption(
    () =>
      new Ending('halfWay', 'interrupted; the target stays up', {
        hint: `npm run status -- --target ${targetPath}; npm run lab -- down removes the lab`,
      }),
  );
  const target = await loadTarget(root, targetPath);
  await tokensFor(target, { ttlMs: TOKENS_LIVE_MS });
  const ground =
    targetPath === 'local' ? await openThisMachine(target) : await openLabFor(root, targetPath, say);
  await takeFaultsBack(ground, target);
  return { root, targetPath, target, ...ground, mayDeleteData, folder, ratePerSecond, signal, say };
}

type Ground = Pick<Workplace, 'lab' | 'machines' | 'docker' | 'sockets' | 'emptyDatabase'>;
type LabTarget = Exclude<DrillTarget, 'local'>;

/** The flags of `npm run lab -- up`, and the other target, whose stack uses the same ports. */
const LABS: Record<LabTarget, { flags: readonly string[]; other: LabTarget }> = {
  lab: { flags: [], other: 'lab-external' },
  'lab-external': { flags: ['--managers', '3', '--external-database'], other: 'lab' },
};

async function openLabFor(root: string, targetPath: LabTarget, say: (line: string) => void): Promise<Ground> {
  const { flags, other } = LABS[targetPath];
  const { exitCode, result, stderr } = await runCommand(root, 'lab', ['up', ...flags], {
    onEvent: ({ event, message }) => event === 'note' && say(String(message)),
  });
  if (exitCode !== 0) throw refuse(`the lab is not up: ${result?.message ?? stderr}`, 'npm run lab -- up');
  const lab = openLab();
  await tearDown(root, lab, await loadTarget(root, other), say);
  const emptyDatabase = () => emptyExternalDatabase(lab, say);
  return { ...groundOf(lab), ...(targetPath === 'lab-external' && { emptyDatabase }) };
}

/** @throws Ending (refused) when a stack that is there cannot be removed */
async function tearDown(
  root: string,
  { docker }: Lab,
  { name, stack }: Target,
  say: (line: string) => void,
): Promise<void> {
  const services = (await docker(['service', 'ls', '--format', '{{.Name}}'])).split('\n');
  if (!services.some((service) => service.startsWith(`${stack}_`))) return;
  say(`removing the stack of the target ${name}`);
  const { exitCode, result, stderr } = await runCommand(root, 'teardown', [
    ...['--target', name, '--data', '--yes'],
  ]);
  if (exitCode !== 0)
    throw refuse(
      `the stack of the target ${name} is not removed: ${result?.message ?? stderr}`,
      `npm run teardown -- --target ${name} --data`,
    );
}

/** A lab as the place of drills. */
export const groundOf = (lab: Lab): Ground => ({
  lab,
  machines: machinesOf(lab),
  docker: lab.docker,
  sockets: lab.spec.nodes.map(({ socket }) => socket),
});

async function openThisMachine({ context = 'default' }: Target): Promise<Ground> {
  const docker = createDocker(context);
  const host = await docker(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}', context]);
  const socket = /^unix:\/\/(.+)$/.exec(host)?.[1];
  if (!socket)
    throw refuse(
      `the target local is at ${host}, and a drill injects faults on this machine`,
      'npm run drill -- NAME --target lab',
    );
  return { lab: undefined, machines: [thisMachine()], docker, sockets: [socket] };
}

async function takeFaultsBack({ lab, machines }: Ground, { stack }: Target): Promise<void> {
  // Commands on a node need its power.
  if (lab) await undo(lab, 'stop-node', () => {});
  await undoOnMachines(machines, `${stack}_db`);
  if (lab) await undo(lab, undefined, () => {});
}

/** The command that repeats a run. */
const commandOf = ({ name }: Drill, targetPath: string): string =>
  `npm run drill -- ${name}${targetPath === 'lab' ? '' : ` --target ${targetPath}`}`;

/** The edges of the nodes, or the load balancer before them. */
const urlsOf = async (lab: Lab, { database }: Target): Promise<string[]> =>
  database === 'external' ? [await frontClientUrl(lab)] : clientUrls(lab);

/** Runs a drill, writes its report, and undoes its faults. @throws NotPrepared, or the error that ended the drill */
export async function carryOut(
  place: Workplace,
  drill: Drill,
  { name = drill.name, command = commandOf(drill, place.targetPath) } = {},
): Promise<Reported> {
  const folder = join(place.folder, name);
  await mkdir(folder, { recursive: true });
  const tokenFor = await tokensFor(place.target, { ttlMs: TOKENS_LIVE_MS });
  const [baseUrl = place.target.url, ...otherUrls] = place.lab ? await urlsOf(place.lab, place.target) : [];
  const engine = place.lab && (await drill.installs?.(place.lab));
  if (engine) await ensureNodeImages([engine]);
  try {
    const run = await runDrill(drill, {
      ...place,
      command,
      versions: await readVersions(place.docker, place.root),
      startTraffic: (clients) =>
        startLiveTraffic({
          ...clients,
          // Like DNS round robin: a client whose edge does not answer tries the next edge.
          baseUrl,
          otherUrls,
          allowedHosts: [baseUrl, ...otherUrls].map((url) => new URL(url).hostname),
          ratePerSecond: place.ratePerSecond,
          ledgerFile: join(folder, `orders-${randomUUID().slice(0, 8)}.jsonl`),
          tokenFor,
        }),
    });
    const { html } = await writeReport(folder, run);
    return { run, html };
  } finally {
    // A failed undo must not lose the measurement.
    await takeFaultsBack(place, place.target).catch((error) => place.say(`fault: ${explain(error)}`));
  }
}

/**
 * Runs one experiment; its failure does not end the following ones. @returns whether it was completed
 * @throws the signal's reason
 */
export async function continueAfterFailure(
  { signal }: Workplace,
  { say }: Pick<DrillOutput, 'say'>,
  name: string,
  work: () => Promise<void>,
): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    signal.throwIfAborted();
    say(`fault: ${name} could not be completed: ${explain(error)}`);
    return false;
  }
}

function explain(error: unknown): string {
  const { message, hint } = describeEnding(error);
  return hint ? `${message} (what to do: ${hint})` : message;
}
