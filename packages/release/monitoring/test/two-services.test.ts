import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Bench, createBench, watched } from './promtool.ts';

const two = watched({
  stacks: [
    { stack: 'shop', settings: {} },
    {
      stack: 'pay-ments',
      settings: {
        ...{ REPLICAS: '2', SLO_WITHIN_SECONDS: '1', SLO_SLOW_BUDGET: '0.05' },
        BACKUP_EVERY_SECONDS: '3600',
      },
    },
  ],
  alertmanagers: ['http://alerts:9093', 'https://alerts.example.com'],
});

let bench: Bench;
beforeAll(async () => {
  bench = await createBench(two);
});
afterAll(() => bench.remove());

const fileOf = (key: string) => parse(bench.files.find((file) => file.key === key)?.content ?? '');

describe('one Prometheus for two services', () => {
  it('finds the replicas and the canary of each by their full names', () => {
    const [api] = fileOf('prometheus').scrape_configs;
    expect(api.dns_sd_configs.flatMap(({ names }: { names: string[] }) => names)).toEqual([
      ...['tasks.shop_api', 'tasks.shop_canary'],
      ...['tasks.pay-ments_api', 'tasks.pay-ments_canary'],
    ]);
  });

  it('reads the backups, and alerts about their age, only of a stack with a schedule', () => {
    const [, , backups] = fileOf('prometheus').scrape_configs;
    expect(backups).toMatchObject({
      job_name: 'backups',
      dns_sd_configs: [{ names: ['tasks.pay-ments_backups'] }],
    });
    const groups: { name: string; rules: { expr: string }[] }[] = fileOf('alerts').groups;
    const exprs = groups.filter(({ name }) => name.startsWith('backups')).flatMap(({ rules }) => rules);
    expect(exprs).toHaveLength(2);
    for (const { expr } of exprs) expect(expr).toContain('stack="pay-ments"');
  });

  it('sends alerts to every Alertmanager that the target names', async () => {
    expect(fileOf('prometheus').alerting.alertmanagers).toEqual([
      { scheme: 'http', static_configs: [{ targets: ['alerts:9093'] }] },
      { scheme: 'https', static_configs: [{ targets: ['alerts.example.com'] }] },
    ]);
    expect(await bench.promtool('check', 'config', '/etc/prometheus/prometheus.yml')).toMatchObject({
      ok: true,
    });
  });

  it('repeats for each service only the groups that name one', () => {
    const groups = ['recording', 'alerts'].flatMap((key) =>
      fileOf(key).groups.map(({ name }: { name: string }) => name),
    );
    expect(groups).toContain('error_budget pay-ments');
    expect(groups).not.toContain('saturation pay-ments');
    expect(groups).not.toContain('red_by_release pay-ments');
  });

  it('alerts for each by its own figures and its own objectives', async () => {
    const slow = (stack: string, le: string) =>
      `{ series: 'http_request_duration_seconds_bucket{job="api",stack="${stack}",route="/",status="200",le="${le}",instance="${stack}"}', values: "0+80x90" }`;
    const all = (stack: string) =>
      `{ series: 'http_request_duration_seconds_count{job="api",stack="${stack}",route="/",status="200",instance="${stack}"}', values: "0+100x90" }`;
    const up = (stack: string, instance: string) =>
      `{ series: 'up{job="api",track="api",stack="${stack}",instance="${instance}"}', values: "1x90" }`;
    const { ok, text } = await bench.test(`
rule_files: [../rules/recording.yml, ../rules/alerts.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - ${slow('shop', '0.5')}
      - ${slow('pay-ments', '0.5')}
      - ${slow('pay-ments', '1').replace('0+80x90', '0+99x90')}
      - ${all('shop')}
      - ${all('pay-ments')}
      - ${up('shop', 'a')}
      - ${up('shop', 'b')}
      - ${up('pay-ments', 'c')}
      - ${up('pay-ments', 'd')}
    alert_rule_test:
      - eval_time: 80m
        alertname: SlowAnswers
        exp_alerts:
          - exp_labels: { severity: page, stack: shop }
            exp_annotations:
              summary: "shop: 20% of the answers take longer than 0.5 s"
              runbook_url: https://github.com/your-organisation/zero-downtime-orders/blob/main/docs/runbooks/SlowAnswers.md
      - eval_time: 80m
        alertname: ReplicaMissing
        exp_alerts:
          - exp_labels: { severity: ticket, stack: shop }
            exp_annotations:
              summary: "shop: 2 of 3 replicas answer"
              runbook_url: https://github.com/your-organisation/zero-downtime-orders/blob/main/docs/runbooks/ReplicaMissing.md
`);
    expect(ok, text).toBe(true);
  });
});
