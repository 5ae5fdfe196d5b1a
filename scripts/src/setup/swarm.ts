import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, run, tail } from './command.ts';
import { Refused, SetupError } from './errors.ts';
import { say, underway } from './say.ts';
import { planSwarm, type SwarmInfo, type SwarmPlan } from './swarm-plan.ts';

/** The loopback address: it is the same after the host has moved to another network. */
const ADDRESSES = ['--advertise-addr', '127.0.0.1', '--listen-addr', '127.0.0.1:2377'];
const SETTLE_MS = 60_000;

/** Sees to it that the engine is the manager of a Swarm; never gives up the data of one that is there. */
export async function ensureSwarm(): Promise<void> {
  const plan = await settle();
  switch (plan.do) {
    case 'nothing':
      return say(`Swarm: already there (${plan.because})`);
    case 'init':
      say('Swarm: not active; will make this node the manager of a new one, on the loopback address');
      await run(['docker', 'swarm', 'init', ...ADDRESSES]);
      break;
    case 'recover':
      await recover(plan.because);
      break;
    case 'wait':
      throw new SetupError(
        `The Swarm is still starting after ${SETTLE_MS / 1000} s; see the engine's log, then run setup again.`,
      );
    case 'stop':
      throw new Refused(plan.because);
  }
  const after = await settle();
  if (after.do !== 'nothing') throw new SetupError(`The Swarm was made but is not usable: ${after.because}`);
  say(`Swarm: ready (${after.because})`);
}

/** A Swarm that has lost its addresses or its other managers goes on with the state this node has on disk. */
async function recover(because: string): Promise<void> {
  say(
    `Swarm: ${because}; will start it again from the state on this node's disk, which keeps services, secrets and configs`,
  );
  const recovered = await attempt(['docker', 'swarm', 'init', '--force-new-cluster', ...ADDRESSES], {
    timeout: 120_000,
  });
  if (recovered.ok) return;
  throw new SetupError(
    `The Swarm could not be recovered:\n${tail(recovered.output)}\n` +
      'Nothing was removed. If you have a copy of /var/lib/docker/swarm, stop the engine, put it back and run setup again.\n' +
      'If not, `docker swarm leave --force` and setup make a new Swarm: services, secrets and configs are then lost ' +
      '(the next deploy makes them again), volumes and images stay.',
  );
}

async function settle(): Promise<SwarmPlan> {
  const deadline = Date.now() + SETTLE_MS;
  return underway('the Swarm is starting', async () => {
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
