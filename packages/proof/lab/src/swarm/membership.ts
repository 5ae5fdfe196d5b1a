import { z } from 'zod';
import type { NodeName } from '../spec.ts';

const infoSchema = z.object({
  Swarm: z
    .object({
      NodeID: z.string().default(''),
      LocalNodeState: z.string().default('inactive'),
      ControlAvailable: z.boolean().default(false),
      Error: z.string().default(''),
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
  error: string;
}

/** Parses the JSON of `docker info`. */
export function readMembership(json: string): Membership {
  const { Swarm } = infoSchema.parse(JSON.parse(json));
  return {
    nodeId: Swarm.NodeID,
    state: Swarm.LocalNodeState,
    manages: Swarm.ControlAvailable,
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
}

const listedSchema = z.array(
  z.object({
    ID: z.string(),
    Description: z.object({ Hostname: z.string().default('') }).loose(),
    Status: z.object({ State: z.string() }).loose(),
    Spec: z.object({ Availability: z.string().default('active') }).loose(),
  }),
);

/** Parses the JSON of `docker node inspect ID…`. */
export function readListedNodes(json: string): ListedNode[] {
  return listedSchema.parse(JSON.parse(json)).map((node) => ({
    id: node.ID,
    hostname: node.Description.Hostname,
    status: node.Status.State,
    availability: node.Spec.Availability,
  }));
}

export interface JoinPlan {
  /** Nodes that are in another Swarm. */
  leave: NodeName[];
  join: NodeName[];
  /** Listed ids without a node. */
  forget: string[];
}

/** The steps that join manager and workers into one Swarm. */
export function planJoin(
  workers: ReadonlyMap<NodeName, Membership>,
  manager: Membership,
  listed: readonly ListedNode[],
): JoinPlan {
  const ids = new Set(listed.map((node) => node.id));
  const isMember = (member: Membership) => member.state !== 'inactive' && ids.has(member.nodeId);
  const outsiders = [...workers].filter(([, member]) => !isMember(member));
  const own = new Set([manager.nodeId, ...[...workers.values()].filter(isMember).map((m) => m.nodeId)]);
  return {
    leave: outsiders.filter(([, member]) => member.state !== 'inactive').map(([name]) => name),
    join: outsiders.map(([name]) => name),
    forget: listed.filter((node) => !own.has(node.id)).map((node) => node.id),
  };
}
