import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cutNode,
  DEFAULT_ENGINE,
  down,
  failOverDatabase,
  fillDisk,
  findPrimary,
  type Lab,
  LabRefused,
  labSpec,
  leaderOf,
  openLab,
  readStatus,
  reconnectNode,
  restoreStandby,
  stopNode,
  undo,
  up,
} from '@zero-downtime/lab';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ensureNodeImages } from '../../src/lab/images.ts';
import { runGreeters } from './greeters.ts';

const NAME = 'orders-e2e-lab';
/** Swarm marks a node as down after three heartbeats of 5 s; its gossip finds a node again within a minute. */
const EVENTUALLY = { timeout: 300_000, interval: 500 };

let lab: Lab;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-'));
  // Its own names and ports, separate from the user's lab.
  lab = openLab(labSpec(NAME, 18_180, join(folder, 'lab')));
  await ensureNodeImages([DEFAULT_ENGINE]);
  await down(lab, quiet);
});
afterAll(async () => {
  await down(lab, quiet);
  await rm(folder, { recursive: true });
});

const quiet = () => {};
const status = async (name: string) =>
  (await readStatus(lab)).nodes.find((node) => node.name === name)?.swarm;

/** The nodes that the container on a node reaches over the overlay network, including its own; undefined when the node does not answer. */
async function reaches(node: number): Promise<string[] | undefined> {
  const answer = await fetch(`${lab.urls[node]}/`, { signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  );
  return answer?.ok ? ((await answer.json()) as string[]) : undefined;
}
/** Runs SQL on the primary of the external database. */
async function onPrimary(statement: string): Promise<string> {
  const server = await findPrimary(lab);
  const psql = ['psql', '-U', 'postgres', '-tAc', statement];
  const { stdout } = await execa('docker', ['exec', server?.container ?? 'none', ...psql]);
  return stdout;
}

const ALL = ['node-1', 'node-2', 'node-3'];

async function allReachAll(): Promise<void> {
  for (const node of [0, 1, 2])
    await vi.waitUntil(async () => (await reaches(node))?.length === ALL.length, EVENTUALLY);
}

describe('a lab', () => {
  it('comes up with three ready nodes; a second up changes nothing', async () => {
    expect(await up(lab, quiet)).toBe(true);
    expect(await up(lab, quiet)).toBe(false);
    const { state, nodes } = await readStatus(lab);
    expect({ state, swarm: nodes.map(({ swarm }) => swarm) }).toEqual({
      state: 'up',
      swarm: ['ready', 'ready', 'ready'],
    });
  });

  it('runs images from its registry, and containers on different nodes reach each other', async () => {
    await runGreeters(lab);
    await allReachAll();
    await expect.poll(() => reaches(1), EVENTUALLY).toEqual(ALL);
  });

  it('isolates a node, which the others mark as down, and reconnects it', async () => {
    await cutNode(lab, 'node-2');
    await cutNode(lab, 'node-2');
    expect(await reaches(1)).toBeUndefined();
    await vi.waitUntil(async () => (await status('node-2')) === 'down', EVENTUALLY);
    expect((await readStatus(lab)).state).toBe('incomplete');

    await reconnectNode(lab, 'node-2');
    await reconnectNode(lab, 'node-2');
    await vi.waitUntil(async () => (await status('node-2')) === 'ready', EVENTUALLY);
    await vi.waitUntil(async () => (await reaches(1))?.length === 3, EVENTUALLY);
  });

  it("fills a node's disk, not that of this machine", async () => {
    const filled = await fillDisk(lab, 'node-3').then(
      () => true,
      (error) => {
        // Nodes without their own disk refuse, with the reason in the message.
        expect(error).toBeInstanceOf(LabRefused);
        return false;
      },
    );
    const write = lab.inside('node-3', ['sh', '-c', 'echo x > /var/lib/docker/x']);
    if (filled) await expect(write).rejects.toThrow();
    await undo(lab, 'fill-disk', quiet);
    await lab.inside('node-3', ['sh', '-c', 'echo x > /var/lib/docker/x']);
  });

  it('with three managers keeps running when the leader loses its power', async () => {
    expect(await up(lab, quiet, { managers: 3 })).toBe(true);
    expect(await up(lab, quiet, { managers: 3 })).toBe(false);
    const lost = await leaderOf(lab);
    await stopNode(lab, lost);
    const leader = () => leaderOf(lab).catch(() => lost);
    await vi.waitUntil(async () => (await leader()) !== lost, EVENTUALLY);
    await undo(lab, 'stop-node', quiet);
    await vi.waitUntil(async () => (await status(lost)) === 'ready', EVENTUALLY);
  });

  it('fails over its external database, which keeps what was committed', async () => {
    expect(await up(lab, quiet, { externalDatabase: true })).toBe(true);
    expect(await up(lab, quiet)).toBe(false);
    await onPrimary('CREATE TABLE kept AS SELECT 1 AS n');
    await failOverDatabase(lab);
    expect(await onPrimary('SELECT n FROM kept')).toBe('1');
    await restoreStandby(lab);
    expect(await onPrimary("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'")).toBe(
      'sync',
    );
  });

  it('comes back with its data after a power loss of every part', async () => {
    const { stdout } = await execa('docker', [
      'ps',
      '--quiet',
      '--filter',
      `label=zero-downtime.lab=${NAME}`,
    ]);
    await execa('docker', ['kill', ...stdout.split('\n')]);
    expect(await up(lab, quiet)).toBe(true);
    // An engine killed while it starts a container may omit that container from its DNS permanently (seen with 20.10).
    await allReachAll();
    await stopNode(lab, 'node-3');
    await undo(lab, undefined, quiet);
    await allReachAll();
  });

  it('is removed completely', async () => {
    expect(await down(lab, quiet)).toBe(true);
    expect(await down(lab, quiet)).toBe(false);
    const all = await Promise.all(
      [
        ['ps', '--all', '--format', '{{.Names}}'],
        ['volume', 'ls', '--format', '{{.Name}}'],
        ['network', 'ls', '--format', '{{.Name}}'],
        ['context', 'ls', '--format', '{{.Name}}'],
        ['images', '--format', '{{.Repository}}'],
      ].map(async (argv) => (await execa('docker', argv)).stdout.split('\n')),
    );
    const ours = all
      .flat()
      .filter((name) => name.includes(NAME) || name.includes(`:${lab.spec.registry.port}`));
    expect(ours).toEqual([]);
  });
});
