import { describe, expect, it } from 'vitest';
import { failingDrill, goodRelease, HOSTILE, hostileRun, shortRun, soak } from '../test/sample-runs.ts';
import { renderReport } from './render-report.ts';

describe('renderReport', () => {
  it('renders the same page for the same run', () => {
    expect(renderReport(goodRelease())).toBe(renderReport(goodRelease()));
  });

  it('loads nothing', () => {
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

  it('has no lane and no section without data', () => {
    const page = renderReport(shortRun());
    for (const absent of ['replicas', 'schema-steps', 'backfill', 'analysis-errors'])
      expect(page).not.toContain(`id="lane-${absent}"`);
    expect(page).not.toContain('Expectations');
    expect(page).toContain('id="lane-requests"');
  });

  it('states the length of the chart beside its time axis', () => {
    expect(renderReport(shortRun())).toMatch(
      /Time since the start, [\d.]+ (ms|s|min|h)( \d+ (s|min))? in total\./,
    );
  });

  it('shows each step of the schema changes with its tries, and explains their locks', () => {
    const page = renderReport(goodRelease());
    expect(page).toContain(
      '<h3 id="lane-schema-steps">Schema steps</h3><p>5 steps, the longest took 1.9 s</p>',
    );
    expect(page).toContain('contract of 002-tracking: require orders.tracking_number, took 3 ms, 3 tries');
    const section = page.slice(page.indexOf('<h2>Schema steps</h2>'));
    expect(section).toContain('holds its locks at most for its duration');
    const cells = [...section.matchAll(/<t[hd](?: [^>]*)?>(.*?)<\/t[hd]>/g)].map(([, text]) => text);
    expect(cells.slice(0, 6)).toEqual(['At', 'Change', 'Phase', 'Tries', 'Took', 'Step']);
    expect(cells.slice(6, 12)).toEqual([
      '0:38.6',
      '002-tracking',
      'expand',
      '2',
      '4 ms',
      'add orders.tracking_number',
    ]);
  });

  it('shows a run without measurements', () => {
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
    expect(renderReport({ ...run, traffic })).toContain('0 of 0 first tries failed');
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
