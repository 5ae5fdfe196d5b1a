/** The part of `docker info` that tells about the Swarm. */
export interface SwarmInfo {
  LocalNodeState: 'inactive' | 'pending' | 'active' | 'error' | 'locked';
  ControlAvailable: boolean;
  Error: string;
  NodeAddr: string;
  RemoteManagers: { Addr: string }[] | null;
}

export type SwarmPlan =
  | { do: 'nothing'; because: string }
  | { do: 'wait'; because: string }
  | { do: 'init'; because: string }
  | { do: 'recover'; because: string }
  | { do: 'stop'; because: string };

/** What to do about the Swarm, given what the engine says of it. Nothing here ever leaves a Swarm: that would destroy its secrets. */
export function planSwarm(swarm: SwarmInfo): SwarmPlan {
  switch (swarm.LocalNodeState) {
    case 'inactive':
      return { do: 'init', because: 'not active' };
    case 'pending':
      return { do: 'wait', because: 'starting' };
    case 'error':
      return { do: 'recover', because: `in error (${swarm.Error.trim() || 'no reason given'})` };
    case 'locked':
      return stop('This Swarm is locked. Run `docker swarm unlock` with its key, then setup again.');
    case 'active':
      return swarm.ControlAvailable
        ? { do: 'nothing', because: `this node is a manager (${swarm.NodeAddr})` }
        : planForNoControl(swarm);
  }
}

function planForNoControl(swarm: SwarmInfo): SwarmPlan {
  const managers = (swarm.RemoteManagers ?? []).map((manager) => manager.Addr);
  return stop(
    managers.length === 0
      ? 'This node is part of a Swarm and reaches no manager of it.'
      : `This node is a worker of the Swarm whose managers are ${managers.join(', ')}. ` +
          'Run setup on a manager, or `docker swarm leave` here first if this machine is to have a Swarm of its own.',
  );
}

function stop(because: string): SwarmPlan {
  return { do: 'stop', because };
}
