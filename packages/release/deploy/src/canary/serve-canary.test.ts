import { fileURLToPath } from 'node:url';
import type { Docker } from '@zero-downtime/swarm';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../analysis/open-analysis.ts';
import type { Blame } from '../blame/assign-blame.ts';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { readApiStack } from '../stack/api.ts';
import { serveCanary } from './serve-canary.ts';

const IMAGE = 'registry/orders-api:2.0.0@sha256:bb';
const SANDBOX = 'network sandbox does not exist for container orders_canary.1';

/** A Swarm in which each canary that is started fails with the next of these errors; one without an error serves. */
async function serve(errors: (string | undefined)[], blame: Blame = { kind: 'none' }) {
  const acts: string[] = [];
  const events: DeployEvent[] = [];
  const docker: Docker = async (argv) => {
    const line = argv.join(' ');
    if (line.startsWith('stack deploy')) acts.push('start');
    if (line.startsWith('service rm')) acts.push('remove');
    if (line.startsWith('service inspect')) return SERVICE;
    if (line.startsWith('service ps')) return 't1';
    const error = errors[acts.filter((act) => act === 'start').length - 1];
    if (line.startsWith('inspect --type task')) return JSON.stringify([taskOf(error)]);
    return line.startsWith('node inspect') ? 'worker-2' : '';
  };
  const site = {
    ...{ root: fileURLToPath(new URL('../../../../../', import.meta.url)), docker },
    ...{ signal: AbortSignal.timeout(60_000), report: (event: DeployEvent) => events.push(event) },
    target: {
      ...{ name: 'local', stack: 'orders', service: 'orders-api', settings: {}, secrets: {} },
      ...{ monitoring: 'off', database: 'external', traffic: 'edge', routed: [] },
      tokens: { issuer: 'i', audience: 'a', algorithms: ['EdDSA'], keys: { kind: 'url', url: 'https://id' } },
    },
  } as unknown as Site;
  const analysis: Analysis = {
    candidate: { release: '2.0.0', old: '1.0.0', objectives: {} as never, looks: 1, forced: false },
    seenAfterMs: 0,
    analyseNow: async () => ({ result: { kind: 'fine', requests: 500 }, blame, releases: [] }),
  };
  const of = (version: string) => ({ version, image: IMAGE, content: 'c', settings: 's' });
  const api = await readApiStack(site);
  const options = { release: of('2.0.0'), previous: of('1.0.0'), api, bakeMs: 0 };
  const end = await serveCanary(site, analysis, options, { everyMs: 1, unclearAtMostMs: 20 }).catch(
    (error) => error,
  );
  return {
    acts,
    end,
    warnings: events.flatMap((event) => (event.event === 'warning' ? [event.message] : [])),
  };
}

function taskOf(error: string | undefined) {
  const at = new Date().toISOString();
  return {
    ...{ ID: 't1', Slot: 1, NodeID: 'n1', CreatedAt: at, Spec: { ContainerSpec: { Image: IMAGE } } },
    DesiredState: error ? 'shutdown' : 'running',
    Status: { State: error ? 'failed' : 'running', Timestamp: at, Err: error ?? '' },
  };
}

const SERVICE = JSON.stringify([
  {
    ID: 's',
    Spec: {
      ...{ Name: 'orders_canary', Mode: { Replicated: { Replicas: 1 } } },
      TaskTemplate: { ContainerSpec: { Image: IMAGE } },
    },
  },
]);

describe('a canary', () => {
  it('that serves well stays', async () =>
    expect(await serve([undefined])).toMatchObject({
      acts: ['start'],
      end: expect.stringContaining('served well'),
    }));

  it('is started again after an engine fault, with a warning', async () =>
    expect(await serve([SANDBOX, undefined])).toMatchObject({
      acts: ['start', 'remove', 'start'],
      end: expect.stringContaining('served well'),
      warnings: [`an engine fault on node worker-2, not the release: ${SANDBOX}; trying once more`],
    }));

  it('is removed after two engine faults, and the hint names the node', async () =>
    expect(await serve([SANDBOX, SANDBOX])).toMatchObject({
      acts: ['start', 'remove', 'start', 'remove'],
      end: { outcome: 'rolledBack', hint: expect.stringContaining('worker-2') },
    }));

  it('that crashes is removed at once', async () =>
    expect(await serve(['task: non-zero exit (1)'])).toMatchObject({
      acts: ['start', 'remove'],
      end: { outcome: 'rolledBack', hint: expect.stringContaining('new version') },
    }));

  it('that serves worse than the old release is removed', async () =>
    expect(await serve([undefined], { kind: 'release', why: 'much fails' })).toMatchObject({
      acts: ['start', 'remove'],
      end: { outcome: 'rolledBack', message: expect.stringContaining('1.0.0 serves: much fails') },
    }));

  it.each([
    ['host', 'the host is starved'],
    ['incumbent', '1.0.0 is failing too'],
    ['database', 'the database does not answer'],
    ['metrics', 'metrics are unavailable'],
  ] as const)(
    'that cannot be analysed because of the %s is removed, and nothing is rolled back',
    async (kind, why) =>
      expect(await serve([undefined], { kind, why })).toMatchObject({
        acts: ['start', 'remove'],
        end: {
          outcome: 'refused',
          message: expect.stringMatching(`^no replica of 1.0.0 was touched: ${why}`),
          hint: expect.not.stringContaining('new version'),
        },
      }),
  );
});
