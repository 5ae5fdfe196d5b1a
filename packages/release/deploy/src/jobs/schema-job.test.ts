import { type Docker, DockerError } from '@zero-downtime/swarm';
import { expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { runSchemaJob } from './schema-job.ts';

const SAID = '{"event":"result","outcome":"done","changes":[],"oldestRelease":null}';
const silence = new DockerError(['service', 'logs'], 'incomplete log stream: node n1 is not available');

/** A Swarm whose node n1 runs jobs and gives no logs; a job goes to the first node that it may. */
function swarm(nodes: readonly string[]) {
  const jobs: string[] = [];
  const created: (readonly string[])[] = [];
  const events: DeployEvent[] = [];
  const docker: Docker = async (argv) => {
    const asked = argv.slice(0, 2).join(' ');
    if (asked === 'service create') created.push(argv);
    if (asked === 'service create') jobs.push(nodes.find((id) => !argv.includes(`node.id!=${id}`)) as string);
    if (asked === 'service ps') return 't1';
    if (asked === 'inspect --type') return task(jobs.at(-1) as string);
    if (asked === 'node ls') return nodes.map((id) => `${id} Ready Active`).join('\n');
    if (asked === 'service logs') {
      if (jobs.at(-1) === 'n1') throw silence;
      return SAID;
    }
    return '';
  };
  const site = {
    ...{ docker, signal: new AbortController().signal, report: (event: DeployEvent) => events.push(event) },
    target: { stack: 'orders', settings: {}, database: 'bundled' },
  } as unknown as Site;
  return { site, jobs, created, events };
}
const at = '2026-01-01T00:00:00Z';
const task = (node: string) =>
  JSON.stringify([
    {
      ...{ ID: 't1', NodeID: node, CreatedAt: at, DesiredState: 'complete' },
      Spec: { ContainerSpec: { Image: 'orders-api:2.0.0' } },
      Status: { State: 'complete', Timestamp: at },
    },
  ]);
const job = { image: 'orders-api:2.0.0', command: 'expand', phase: 'expand' } as const;

it('runs a command again on another node when its node delivers no logs', async () => {
  const { site, jobs, events } = swarm(['n1', 'n2']);
  expect(await runSchemaJob(site, job)).toMatchObject({ outcome: 'done' });
  expect(jobs).toEqual(['n1', 'n2']);
  expect(events).toEqual([expect.objectContaining({ event: 'warning' })]);
});

it('fails with the reason when there is no other node', async () => {
  const { site, jobs } = swarm(['n1']);
  await expect(runSchemaJob(site, job)).rejects.toThrow(DockerError);
  expect(jobs).toEqual(['n1']);
});

it("mounts the certificate of the database's private CA where the URLs name it", async () => {
  const { site, created } = swarm(['n1', 'n2']);
  const secrets = { app: 'app', owner: 'owner', ca: 'ca_2026' };
  const external = { ...site.target, database: 'external' as const, secrets };
  await runSchemaJob({ ...site, target: external }, job);
  const mounted = created[0]?.filter((_, index, argv) => argv[index - 1] === '--secret');
  expect(mounted).toEqual([
    'source=owner,target=database_url,uid=1000,mode=0400',
    'source=ca_2026,target=database_ca,uid=1000,mode=0400',
  ]);
});
