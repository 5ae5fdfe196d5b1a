/** The Swarm part of `docker info`. */
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
  | { do: 'stop'; because: string };

/** The action that the Swarm of this engine needs. Never to leave a Swarm, which would destroy its secrets. */
export function planSwarm(swarm: SwarmInfo): SwarmPlan {
  switch (swarm.LocalNodeState) {
    case 'inactive':
      return { do: 'init', because: 'not active' };
    case 'pending':
      return { do: 'wait', because: 'starting' };
    case 'error':
      return stop(explainError(swarm));
    case 'locked':
      return stop('This Swarm is locked. Run `docker swarm unlock` with its key, then setup again.');
    case 'active':
      return swarm.ControlAvailable
        ? { do: 'nothing', because: `this node is a manager (${swarm.NodeAddr})` }
        : planForNoControl(swarm);
  }
}

/**
 * The engine runs and its Swarm does not. Only for a changed address is there a repair that keeps
 * all data; any other cause is left to the operator, because the next step could lose the secrets.
 */
function explainError(swarm: SwarmInfo): string {
  const what = `The Swarm on this node does not start: ${swarm.Error.trim() || 'the engine gives no reason'}\n`;
  if (/cannot assign requested address/i.test(swarm.Error)) {
    return (
      `${what}It was made for the address ${swarm.NodeAddr}, which this host no longer has. To move it to the loopback address without loss:\n` +
      `  stop the engine, run \`sed -i 's/${swarm.NodeAddr}/127.0.0.1/g' /var/lib/docker/swarm/docker-state.json\`, run setup again.`
    );
  }
  return (
    `${what}Nothing was changed. See the engine's log. If there is a copy of /var/lib/docker/swarm: stop the engine, put it back, run setup again.\n` +
    'If not, `docker swarm leave --force` and setup make a new Swarm. That loses its secrets, configs and services, among them\n' +
    'the passwords of the databases whose data stays in the volumes. So keep a copy of /var/lib/docker/swarm first.'
  );
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
