import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './command.ts';
import { Refused, SetupError } from './errors.ts';
import { announce, say, withProgress } from './say.ts';
import { planSwarm, type SwarmInfo, type SwarmPlan } from './swarm-plan.ts';

/** The loopback address, which stays the same when the host moves to another network. */
const ADDRESSES = ['--advertise-addr', '127.0.0.1', '--listen-addr', '127.0.0.1:2377'];
const SETTLE_MS = 60_000;

/** Ensures that the engine is a Swarm manager; never discards the data of an existing Swarm. */
export async function ensureSwarm(): Promise<void> {
  const plan = await settle();
  switch (plan.do) {
    case 'nothing':
      return say(`Swarm: already there (${plan.because})`);
    case 'init':
      announce('Swarm: not active; will create one on the loopback address');
      await run(['docker', 'swarm', 'init', ...ADDRESSES]);
      break;
    case 'wait':
      throw new SetupError(
        `The Swarm is still starting after ${SETTLE_MS / 1000} s; see the engine's log, then run setup again.`,
      );
    case 'stop':
      throw new Refused(plan.because);
  }
  const after = await settle();
  if (after.do !== 'nothing')
    throw new SetupError(`The Swarm was created but is not usable: ${after.because}`);
  say(`Swarm: ready (${after.because})`);
}

async function settle(): Promise<SwarmPlan> {
  const deadline = Date.now() + SETTLE_MS;
  return withProgress('the Swarm is starting', async () => {
    for (;;) {
      const plan = planSwarm(await swarmInfo());
      if (plan.do !== 'wait' || Date.now() > deadline) return plan;
      await sleep(500);
    }
  });
}

async function swarmInfo(): Promise<SwarmInfo> {
  return JSON.parse(await run(['docker', 'info', '--format', '{{json .Swarm}}'])) as SwarmInfo;
}
