import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  cutNode,
  down,
  fillDisk,
  type Lab,
  LabRefused,
  labSpec,
  openLab,
  readStatus,
  reconnectNode,
  stopNode,
  undo,
  up,
} from '@zero-downtime/lab';
import { ensureImages, isThere } from '@zero-downtime/release-scripts/setup/images';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { labImages } from '../../src/lab/images.ts';
import { runGreeters } from './greeters.ts';

const NAME = 'orders-e2e-lab';
/** Swarm takes three heartbeats of 5 s to give a node up, and its gossip up to a minute to find one again. */
const EVENTUALLY = { timeout: 300_000, interval: 500 };

let lab: Lab;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-'));
  // Names and ports of its own: a lab that the user has running is left alone.
  lab = openLab(labSpec(NAME, 18_180, join(folder, 'lab')));
  for (const image of labImages()) {
    if (!(await isThere(image.tag))) await ensureImages({ rebuild: false, pull: true }, [image]);
  }
  await down(lab, quiet);
});
afterAll(async () => {
  await down(lab, quiet);
  await rm(folder, { recursive: true });
});

const quiet = () => {};
const status = async (name: string) =>
  (await readStatus(lab)).nodes.find((node) => node.name === name)?.swarm;

/** Whom the container on a node reaches over the overlay network, itself included; undefined when the node does not answer. */
async function reaches(node: number): Promise<string[] | undefined> {
  const answer = await fetch(`${lab.urls[node]}/`, { signal: AbortSignal.timeout(10_000) }).catch(
    () => undefined,
  );
  return answer?.ok ? ((await answer.json()) as string[]) : undefined;
}
const ALL = ['manager', 'worker-1', 'worker-2'];

async function allReachAll(): Promise<void> {
  for (const node of [0, 1, 2])
    await vi.waitUntil(async () => (await reaches(node))?.length === ALL.length, EVENTUALLY);
}

describe('a lab', () => {
  it('is made: three nodes, ready; made again, nothing is changed', async () => {
    expect(await up(lab, quiet)).toBe(true);
    expect(await up(lab, quiet)).toBe(false);
    const { state, nodes } = await readStatus(lab);
    expect({ state, swarm: nodes.map(({ swarm }) => swarm) }).toEqual({
      state: 'up',
      swarm: ['ready', 'ready', 'ready'],
    });
  });

  it('runs what its registry has, and containers on different nodes reach each other', async () => {
    await runGreeters(lab);
    await allReachAll();
    await expect.poll(() => reaches(1), EVENTUALLY).toEqual(ALL);
  });

  it('has a node cut off, which the others notice, and mended', async () => {
    await cutNode(lab, 'worker-1');
    await cutNode(lab, 'worker-1');
    expect(await reaches(1)).toBeUndefined();
    await vi.waitUntil(async () => (await status('worker-1')) === 'down', EVENTUALLY);
    expect((await readStatus(lab)).state).toBe('incomplete');

    await reconnectNode(lab, 'worker-1');
    await reconnectNode(lab, 'worker-1');
    await vi.waitUntil(async () => (await status('worker-1')) === 'ready', EVENTUALLY);
    await vi.waitUntil(async () => (await reaches(1))?.length === 3, EVENTUALLY);
  });

  it('has a full disk that is not that of this machine', async () => {
    const filled = await fillDisk(lab, 'worker-2').then(
      () => true,
      (error) => {
        // Nodes without a disk of their own refuse, and the reason is in the message.
        expect(error).toBeInstanceOf(LabRefused);
        return false;
      },
    );
    const write = lab.inside('worker-2', ['sh', '-c', 'echo x > /var/lib/docker/x']);
    if (filled) await expect(write).rejects.toThrow();
    await undo(lab, 'fill-disk', quiet);
    await lab.inside('worker-2', ['sh', '-c', 'echo x > /var/lib/docker/x']);
  });

  it('comes back after every part of it has lost its power, with all that it had', async () => {
    const { stdout } = await execa('docker', [
      'ps',
      '--quiet',
      '--filter',
      `label=zero-downtime.lab=${NAME}`,
    ]);
    await execa('docker', ['kill', ...stdout.split('\n')]);
    expect(await up(lab, quiet)).toBe(true);
    // An engine killed while it starts a container may leave that container out of its DNS for good (seen with 20.10).
    await allReachAll();
    await stopNode(lab, 'worker-2');
    await undo(lab, undefined, quiet);
    await allReachAll();
  });

  it('leaves no trace', async () => {
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
