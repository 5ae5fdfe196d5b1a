import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DURATION_BOUNDS } from '@zero-downtime/observability';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Bench, createBench, ROOT } from './promtool.ts';

interface Rule {
  alert?: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
afterAll(() => bench.remove());

const alerts = (): Rule[] => {
  const { content } = bench.files.find(({ key }) => key === 'alerts') ?? { content: '' };
  return (parse(content) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);
};

describe('Prometheus', () => {
  it('takes the configuration and the rules, with the defaults and with settings of a target', async () => {
    const settings = {
      ...{ SCRAPE_INTERVAL: '2s', SCRAPE_TIMEOUT: '2s', REPLICAS: '5' },
      ...{ SLO_ERROR_BUDGET: '0.01', SLO_SLOW_BUDGET: '0.05', SLO_WITHIN_SECONDS: '1' },
    };
    const local = await createBench({
      ...{ settings, stacks: [{ stack: 'shop', settings }] },
      alertmanagers: ['http://alerts:9093', 'https://alerts.example.com'],
    });
    try {
      for (const it of [bench, local])
        expect(await it.promtool('check', 'config', '/etc/prometheus/prometheus.yml')).toMatchObject({
          ok: true,
        });
    } finally {
      await local.remove();
    }
  });

  it('fires each alert when it should, and does not when it should not', async () => {
    const tests = (await readdir(join(ROOT, 'infra/prometheus/tests'))).map(
      (name) => `/etc/prometheus/tests/${name}`,
    );
    const { ok, text } = await bench.promtool('test', 'rules', ...tests);
    expect(ok, text).toBe(true);
  });

  it('has for each alert a case in which it fires and one in which it does not', async () => {
    const folder = join(ROOT, 'infra/prometheus/tests');
    const fires = new Map<string, Set<boolean>>();
    for (const name of await readdir(folder)) {
      const { tests } = parse(await readFile(join(folder, name), 'utf8')) as {
        tests: { alert_rule_test?: { alertname: string; exp_alerts?: unknown[] }[] }[];
      };
      for (const { alertname, exp_alerts } of tests.flatMap((it) => it.alert_rule_test ?? []))
        fires.set(alertname, (fires.get(alertname) ?? new Set()).add((exp_alerts?.length ?? 0) > 0));
    }
    for (const { alert = '' } of alerts()) expect([alert, fires.get(alert)?.size]).toEqual([alert, 2]);
  });
});

describe('the objectives of a service', () => {
  it('are for a time that is a bound of the histogram: the rules ask for that very one', async () => {
    const folder = join(ROOT, 'services');
    const entries = await readdir(folder, { withFileTypes: true });
    for (const { name } of entries.filter((entry) => entry.isDirectory())) {
      const objectives = await readFile(join(folder, name, 'slo.yml'), 'utf8');
      const times = [...objectives.matchAll(/within: *(\d+)(ms|s)/g)];
      expect(times.length).toBeGreaterThan(0);
      for (const [, number, unit] of times)
        expect(DURATION_BOUNDS).toContain(Number(number) / (unit === 'ms' ? 1_000 : 1));
    }
  });
});

describe('each alert', () => {
  it('leads to a page that says what it means, what users feel, where to look and what to do', async () => {
    for (const { alert, annotations, labels } of alerts()) {
      expect(labels?.severity).toMatch(/^(page|ticket)$/);
      expect(annotations?.runbook_url).toMatch(new RegExp(`/docs/runbooks/${alert}\\.md$`));
      const page = await readFile(join(ROOT, `docs/runbooks/${alert}.md`), 'utf8');
      expect(page).toMatch(new RegExp(`^# ${alert}$`, 'm'));
      for (const heading of ['What it means', 'What users feel', 'Look here', 'Do this'])
        expect(page).toContain(`\n## ${heading}\n`);
      expect(page.split('\n').length).toBeLessThan(60);
    }
  });

  it('has a page of its own, and no page is left of an alert that is gone', async () => {
    // Pages without an alert have names in small letters.
    const pages = (await readdir(join(ROOT, 'docs/runbooks')))
      .filter((name) => /^[A-Z][a-z]/.test(name))
      .sort();
    expect(pages).toEqual(
      alerts()
        .map(({ alert }) => `${alert}.md`)
        .sort(),
    );
  });
});

describe('a runbook', () => {
  it('names only npm scripts that exist', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    for (const name of await readdir(join(ROOT, 'docs/runbooks'))) {
      const page = await readFile(join(ROOT, 'docs/runbooks', name), 'utf8');
      for (const [, script = ''] of page.matchAll(/npm run ([a-z-]+)/g))
        expect(scripts).toHaveProperty(script);
    }
  });
});
