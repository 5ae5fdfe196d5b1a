import type { Lab } from '../lab.ts';
import type { Fault } from './fault.ts';
import { type Replica, replicasOf } from './tasks.ts';

const API = 'orders_api';

/** Sends SIGKILL to the main process of one replica: no drain, connections reset. Swarm starts another. @throws LabRefused */
export async function killReplica(lab: Lab, service = API): Promise<Replica> {
  const [replica] = (await replicasOf(lab, service)) as [Replica];
  await lab.inside(replica.node, ['docker', 'kill', '--signal', 'KILL', replica.container]);
  return replica;
}

export const killReplicaFault: Fault = {
  name: 'kill-replica',
  args: '[SERVICE]',
  what: `SIGKILL to one replica of a service (${API})`,
  inject: async (lab, [service = API]) => {
    const { node } = await killReplica(lab, service);
    return `one replica of ${service} was killed on ${node}`;
  },
};
