import { readObjectives } from '@zero-downtime/slo';
import { describe, expect, it } from 'vitest';
import type { DeployEvent } from '../events.ts';
import type { Site } from '../site.ts';
import { checkIncumbent, failuresOf } from './check-incumbent.ts';

const OBJECTIVES = readObjectives('availability: 99.9%\nlatency: { share: 99%, within: 500ms }', 'slo.yml');
/** 1,000 requests in all, by release, of which some were answered so, or took longer than 0.5 s. */
const answered = (release: string, { status = '500', failed = 0, slow = 0 }) => {
  const labels = { release, method: 'GET', route: '/a' };
  return [
    { labels: { ...labels, status: '200' }, value: 1_000.4 - failed },
    { labels: { ...labels, status }, value: failed },
    { labels: { ...labels, le: '0.5' }, value: 1_000.4 - slow },
  ];
};

it.each([
  ['a release that serves is not failing', answered('1', {}), undefined],
  ['one that fails one request in a thousand is not, either', answered('1', { failed: 1.2 }), undefined],
  [
    'one that answers 500 is',
    answered('1', { failed: 120.3 }),
    { what: 'errors', fresh: { failed: 120, of: 1_000 } },
  ],
  ['one that turns requests away is', answered('1', { status: '503', failed: 120 }), { what: 'unavailable' }],
  ['one that is slow is left to the canary', answered('1', { slow: 500 }), undefined],
  ['what another release does is not held against it', answered('2', { failed: 500 }), undefined],
] as const)('%s', (_, series, failure) => {
  const [found] = failuresOf(series, '1', OBJECTIVES);
  if (failure) expect(found).toMatchObject(failure);
  else expect(found).toBeUndefined();
});

describe('a release that is failing', () => {
  /** Asks a Prometheus that says these things in turn, and the last one from then on. */
  async function check(force: boolean, deadlineMs: number, ...said: ReturnType<typeof answered>[]) {
    let asked = 0;
    const events: DeployEvent[] = [];
    const docker = async (argv: readonly string[]) => {
      if (argv[0] === 'ps') return 'container';
      if (argv.at(-1)?.includes('process_cpu')) return '[]';
      const series = said[Math.min(asked++, said.length - 1)] ?? [];
      return JSON.stringify(
        series.map(({ labels, value }) => ({ metric: labels, value: [0, String(value)] })),
      );
    };
    const site = {
      managers: [docker],
      ...{ signal: AbortSignal.timeout(60_000), report: (event: DeployEvent) => events.push(event) },
      target: {
        ...{ name: 'local', stack: 'orders', service: 'orders-api', settings: {} },
        ...{ monitoring: 'prometheus', database: 'external' },
      },
    } as unknown as Site;
    const over = await checkIncumbent(
      site,
      { version: '1', objectives: OBJECTIVES, force },
      { everyMs: 1, deadlineMs },
    );
    return { over, events };
  }
  const failing = answered('1', { failed: 120 });

  it('refuses the deploy, with its figures and --force', () =>
    expect(check(false, 20, failing)).rejects.toMatchObject({
      outcome: 'refused',
      message: expect.stringMatching(/^1 is failing now, in the last 30 s: .*120 of 1000 requests failed/),
      hint: expect.stringContaining('--force'),
    }));
  it('is deployed over with --force, with a warning', async () =>
    expect(await check(true, 20, failing)).toMatchObject({ over: true, events: [{ event: 'warning' }] }));
  it('does not refuse the deploy when it recovers meanwhile', async () =>
    expect(await check(false, 60_000, failing, answered('1', {}))).toEqual({ over: false, events: [] }));
});
