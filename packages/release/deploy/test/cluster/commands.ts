import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DeployOptions, deploy } from '../../src/deploy.ts';
import { type DeployEvent, PHASES, type Phase } from '../../src/events.ts';
import { format, OPERATIONS } from '../../src/operations/operations.ts';
import type { Operation } from '../../src/plan/operation.ts';
import { openSite, type Site } from '../../src/site.ts';
import type { Checkout } from './checkout.ts';
import type { FakeSwarm } from './fake-swarm.ts';

/** What a command has said it would do, what it has done, and the phases that it has told of. */
export interface Ran {
  printed: string[];
  executed: string[];
  phases: Phase[];
  outcome: unknown;
}

const executed: Operation[] = [];

let noting = false;

/** Notes every operation that is carried out from now on, in all files of the worker. */
export function noteOperations(): void {
  if (noting) return;
  noting = true;
  for (const behaviour of Object.values(OPERATIONS) as Noted[]) {
    const { run } = behaviour;
    behaviour.run = (operation, deployment) => {
      executed.push(operation);
      return run(operation, deployment);
    };
  }
}

interface Noted {
  run: (operation: Operation, deployment: never) => Promise<undefined>;
}

/** A registry that answers. */
export async function startRegistry(): Promise<{ address: string; stop: () => void }> {
  const server = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, stop: () => server.close() };
}

interface On {
  checkout: Checkout;
  target: string;
  /** The phase at whose beginning the command is killed. */
  killedIn?: Phase;
  onStart?: (phase: Phase) => void;
}

/** Runs a command on a Swarm. */
export async function run(
  swarm: FakeSwarm,
  { checkout, target, killedIn, onStart }: On,
  command: (site: Site) => Promise<unknown>,
): Promise<Ran> {
  const events: DeployEvent[] = [];
  const report = (event: DeployEvent) => {
    events.push(event);
    if (event.event !== 'start') return;
    onStart?.(event.phase);
    if (event.phase === killedIn) swarm.dead = true;
  };
  const opened = await openSite({
    root: checkout.root,
    target: await checkout.target(target),
    report,
    signal: AbortSignal.timeout(60_000),
  });
  executed.length = 0;
  const outcome = await command({
    ...opened,
    docker: swarm.docker,
    managers: [swarm.docker],
    builder: swarm.docker,
  }).catch((error: unknown) => error);
  if (swarm.dead) swarm.forgetLockHolder();
  swarm.dead = false;
  const starts = events.filter(({ event }) => event === 'start').map(({ phase }) => phase);
  return {
    // The first note says what is deployed where.
    printed: events.flatMap((event) =>
      event.phase === 'plan' && event.event === 'note' && isOperation(event.message) ? [event.message] : [],
    ),
    executed: format(executed),
    phases: starts.filter((phase, at) => phase !== starts[at - 1]),
    outcome,
  };
}

const isOperation = (line: string): boolean =>
  [...PHASES, 'rollback', 'hook', 'prune', 'rotate'].some((phase) => line.startsWith(`${phase}: `));

export const options = (changes: Partial<DeployOptions> = {}): DeployOptions => ({
  ...{ version: undefined, planOnly: false, redeploy: false, force: false, analysis: true, backup: true },
  ...{ contract: 'auto', monitorMs: 0, tooLittle: 'go', confirm: async () => true },
  ...changes,
});

export const deployed =
  (changes: Partial<DeployOptions> = {}) =>
  (site: Site) =>
    deploy(site, options(changes));
