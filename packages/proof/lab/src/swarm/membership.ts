import { z } from 'zod';
import type { NodeName } from '../spec.ts';

const infoSchema = z.object({
  Swarm: z
    .object({
      NodeID: z.string().default(''),
      LocalNodeState: z.string().default('inactive'),
      ControlAvailable: z.boolean().default(false),
      Error: z.string().default(''),
      RemoteManagers: z.array(z.unknown()).nullish(),
    })
    .loose()
    // Older clients answer without an engine, and omit it.
    .default({
      NodeID: '',
      LocalNodeState: 'pending',
      ControlAvailable: false,
      Error: 'the engine does not answer',
    }),
});

/** A node's Swarm membership, as reported by its engine. */
export interface Membership {
  nodeId: string;
  /** inactive, pending, active, error or locked. */
  state: string;
  manages: boolean;
  /** The managers that it knows, itself included. */
  managers: number;
  error: string;
}

/** Parses the JSON of `docker info`. */
export function readMembership(json: string): Membership {
  const { Swarm } = infoSchema.parse(JSON.parse(json));
  return {
    nodeId: Swarm.NodeID,
    state: Swarm.LocalNodeState,
    manages: Swarm.ControlAvailable,
    managers: Swarm.RemoteManagers?.length ?? 0,
    error: Swarm.Error,
  };
}

/** A node in the manager's list. */
export interface ListedNode {
  id: string;
  hostname: string;
  /** ready, down, unknown, disconnected. */
  status: string;
  /** active, pause, drain. */
  availability: string;
  /** Whether it is a manager, takes part in the consensus, and leads it. */
  manages: boolean;
  reachable: boolean;
  leads: boolean;
}

const listedSchema = z.array(
  z.object({
    ID: z.string(),
    Description: z.object({ Hostname: z.string().default('') }).loose(),
    Status: z.object({ State: z.string() }).loose(),
    Spec: z.object({ Availability: z.string().default('active') }).loose(),
    ManagerStatus: z
      .object({ Leader: z.boolean().default(false), Reachability: z.string().default('') })
      .loose()
      .optional(),
  }),
);

/** Parses the JSON of `docker node inspect ID…`. */
export function readListedNodes(json: string): ListedNode[] {
  return listedSchema.parse(JSON.parse(json)).map((node) => ({
    id: node.ID,
    hostname: node.Description.Hostname,
    status: node.Status.State,
    availability: node.Spec.Availability,
    manages: node.ManagerStatus !== undefined,
    reachable: node.ManagerStatus?.Reachability === 'reachable',
    leads: node.ManagerStatus?.Leader === true,
  }));
}

export interface JoinPlan {
  /** Nodes that are in another Swarm. */
  leave: NodeName[];
  join: NodeName[];
  /** Listed ids without a node. */
  forget: string[];
}

/** The steps that join the nodes into the Swarm of the first one. */
export function planJoin(
  others: ReadonlyMap<NodeName, Membership>,
  first: Membership,
  listed: readonly ListedNode[],
): JoinPlan {
  const ids = new Set(listed.map((node) => node.id));
  const isMember = (member: Membership) => member.state !== 'inactive' && ids.has(member.nodeId);
  const outsiders = [...others].filter(([, member]) => !isMember(member));
  const own = new Set([first.nodeId, ...[...others.values()].filter(isMember).map((m) => m.nodeId)]);
  return {
    leave: outsiders.filter(([, member]) => member.state !== 'inactive').map(([name]) => name),
    join: outsiders.map(([name]) => name),
    forget: listed.filter((node) => !own.has(node.id)).map((node) => node.id),
  };
}
