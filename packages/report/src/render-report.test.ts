import { describe, expect, it } from 'vitest';
import { failingDrill, goodRelease, HOSTILE, hostileRun, shortRun, soak } from '../test/sample-runs.ts';
import { renderReport } from './render-report.ts';

describe('renderReport', () => {
  it('makes the same page of the same run', () => {
    expect(renderReport(goodRelease())).toBe(renderReport(goodRelease()));
  });

  it('needs nothing from anywhere', () => {
    const page = renderReport(failingDrill());
    expect(page).not.toMatch(/https?:|\bsrc=|\bhref=|@import|url\((?!#)/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('keeps an hour of traffic and twenty releases under a megabyte', () => {
    expect(Buffer.byteLength(renderReport(soak()))).toBeLessThan(1_000_000);
  });

  it('keeps an hour in which every second failed in eight ways under a megabyte too', () => {
    const run = soak();
    const kinds = [
      'refused',
      'reset',
      'timeout',
      'status 500',
      'status 503',
      'truncated',
      'wrong-content',
      'unsent',
    ];
    const outcomes = { ok: 60, ...Object.fromEntries(kinds.map((kind) => [kind, 5])) };
    const seconds = run.traffic.seconds.map((second) => ({ ...second, outcomes }));
    const page = renderReport({ ...run, traffic: { ...run.traffic, seconds } });
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
    expect(page).toContain('wrong-content');
  });

  it('has no lane and no section for what a run does not have', () => {
    const page = renderReport(shortRun());
    for (const absent of ['replicas', 'locks', 'backfill', 'gate-errors'])
      expect(page).not.toContain(`id="lane-${absent}"`);
    expect(page).not.toContain('What had to hold');
    expect(page).toContain('id="lane-requests"');
  });

  it('shows a run in which nothing was measured', () => {
    const run = shortRun();
    const traffic = {
      ...run.traffic,
      sent: 0,
      seconds: [],
      latencyMs: null,
      byKind: {},
      byConnection: {},
      byRelease: {},
    };
    expect(renderReport({ ...run, traffic })).toContain('0 of 0 requests failed');
  });

  it('puts the doubts beside the verdict, before any figure', () => {
    const page = renderReport(failingDrill());
    expect(page.indexOf('with a doubt')).toBeLessThan(page.indexOf('<h1>'));
    expect(page.indexOf('Requests left late')).toBeLessThan(page.indexOf('class="figures"'));
  });

  it('escapes every text of a run', () => {
    const page = renderReport(hostileRun());
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toContain(HOSTILE);
  });
});
