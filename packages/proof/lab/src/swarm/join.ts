import { argv } from '@zero-downtime/swarm';
import { LabFailed } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import { lines } from '../observe.ts';
import type { Report } from '../report.ts';
import { addressIn, NODE_NAMES, type NodeName } from '../spec.ts';
import { poll } from '../wait.ts';
import { type ListedNode, type Membership, planJoin, readListedNodes, readMembership } from './membership.ts';

const PATIENCE = { everyMs: 500, deadlineMs: 60_000 };
const [FIRST, ...OTHERS] = NODE_NAMES;

/** Joins the nodes into one Swarm and waits until all are ready. @returns whether it changed anything. @throws LabFailed */
export async function joinNodes(lab: Lab, subnet: string, report: Report): Promise<boolean> {
  const began = await ensureManager(lab, subnet);
  const first = await membershipOf(lab, FIRST);
  const others = new Map<NodeName, Membership>();
  for (const name of OTHERS) others.set(name, await settledNode(lab, name));
  const plan = planJoin(others, first, await listNodes(lab));

  for (const name of plan.leave) await lab.inside(name, ['docker', 'swarm', 'leave', '--force']);
  if (plan.join.length > 0) {
    const token = await lab.docker(['swarm', 'join-token', '--quiet', 'worker']);
    const address = `${managerAddress(lab, subnet)}:2377`;
    await Promise.all(
      plan.join.map((name) => lab.inside(name, ['docker', 'swarm', 'join', '--token', token, address])),
    );
  }
  for (const id of plan.forget) await lab.docker(['node', 'rm', '--force', id]);
  await awaitReady(lab);
  report('Swarm: three nodes are ready');
  return began || plan.join.length > 0 || plan.forget.length > 0;
}

async function ensureManager(lab: Lab, subnet: string): Promise<boolean> {
  if ((await leadingManager(lab)).state === 'active') return false;
  await lab.docker(['swarm', 'init', '--advertise-addr', managerAddress(lab, subnet)]);
  return true;
}

/** The first manager's membership, once its Swarm has a leader or it is in none. @throws LabFailed */
const leadingManager = (lab: Lab): Promise<Membership> => awaitManager(lab, isSettled);

/** As leadingManager, or once the first manager waits for other managers, because it is no majority alone. @throws LabFailed */
export const startedManager = (lab: Lab): Promise<Membership> =>
  awaitManager(lab, (member) => isSettled(member) || member.managers > 1);

const isSettled = ({ state, manages, error }: Membership): boolean =>
  state === 'inactive' || (state === 'active' && manages && error === '');

async function awaitManager(lab: Lab, done: (member: Membership) => boolean): Promise<Membership> {
  const settled = await poll(async () => {
    const member = await membershipOf(lab, FIRST);
    return done(member) ? member : undefined;
  }, PATIENCE);
  if (settled) return settled;
  const { state, error } = await membershipOf(lab, FIRST);
  throw new LabFailed(
    `the Swarm of ${FIRST} does not recover: ${error || state}`,
    'npm run lab -- down, then npm run lab -- up',
  );
}

/** A node that has just started connects first; one that cannot counts as a non-member. */
async function settledNode(lab: Lab, name: NodeName): Promise<Membership> {
  const settled = await poll(async () => {
    const member = await membershipOf(lab, name);
    return member.state === 'pending' ? undefined : member;
  }, PATIENCE);
  return settled ?? membershipOf(lab, name);
}

const managerAddress = ({ spec }: Lab, subnet: string): string => addressIn(subnet, spec.nodes[0]?.host ?? 0);

async function awaitReady(lab: Lab): Promise<void> {
  let listed: ListedNode[] = [];
  const ready = await poll(async () => {
    listed = await listNodes(lab);
    return listed.length === lab.spec.nodes.length && listed.every((node) => node.status === 'ready')
      ? true
      : undefined;
  }, PATIENCE);
  if (ready) return;
  const states = listed.map((node) => `${node.hostname} ${node.status}`).join(', ');
  throw new LabFailed(
    `the nodes do not become ready: ${states}`,
    'npm run lab -- undo, then npm run lab -- up; or npm run lab -- down and up',
  );
}

/** The Swarm's list of nodes. @throws DockerError */
export async function listNodes({ docker }: Pick<Lab, 'docker'>): Promise<ListedNode[]> {
  const ids = lines(await docker(['node', 'ls', '--quiet']));
  return readListedNodes(await docker(['node', 'inspect', ...ids]));
}

/** The node of the manager that leads. @throws LabRefused without one; DockerError */
export async function leaderOf(lab: Lab): Promise<NodeName> {
  const leader = (await listNodes(lab)).find(({ leads }) => leads);
  return nodeOf(lab.spec, leader?.hostname ?? 'none').name;
}

/** @throws DockerError */
export async function membershipOf(lab: Lab, node: NodeName): Promise<Membership> {
  return readMembership(await lab.inside(node, ['docker', ...argv.engineInfo()]));
}
