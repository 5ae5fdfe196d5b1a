import { chart, page, row } from './panels.ts';

/** PostgreSQL as the replicas meet it: their connections, who waits, and how far the schema is. */
export const database = page('orders-database', 'Orders: PostgreSQL', 'Connections, waiting, and the schema')
  .withRow(row('Connections'))
  .withPanel(
    chart({
      title: 'Connections in use',
      unit: 'short',
      lines: [
        { expr: 'sum by (release) (db_pool_connections{state="used"})', legend: '{{release}} used' },
        { expr: 'sum by (release) (db_pool_connections{state="idle"})', legend: '{{release}} idle' },
        { expr: 'sum(db_pool_connections_max)', legend: 'all the pools may open' },
      ],
    }),
  )
  .withPanel(
    chart({
      title: 'Requests that wait for a connection',
      unit: 'short',
      lines: [{ expr: 'db_pool_waiting_requests', legend: '{{release}} {{instance}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'How full each pool is',
      unit: 'percentunit',
      max: 1,
      lines: [
        {
          expr: 'db_pool_connections{state="used"} / ignoring (state) db_pool_connections_max',
          legend: '{{release}} {{instance}}',
        },
      ],
    }),
  )
  .withRow(row('Schema'))
  .withPanel(
    chart({
      title: 'Phases that are done',
      unit: 'short',
      max: 1,
      description: '1: done; 0: begun. A backfill that stays at 0 is stuck.',
      lines: [{ expr: 'max by (change, phase) (schema_phase_done)', legend: '{{change}} {{phase}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'Writing: p99',
      unit: 's',
      description: 'Where a lock is felt first.',
      lines: [
        {
          expr: 'histogram_quantile(0.99, sum by (method, route, le) (rate(http_request_duration_seconds_bucket{job="api", method=~"POST|PATCH"}[1m])))',
          legend: '{{method}} {{route}}',
        },
      ],
    }),
  )
  .withPanel(
    chart({
      title: 'Answers 503: the database is away, or there is too much to do',
      unit: 'reqps',
      lines: [
        {
          expr: 'sum by (release) (rate(http_requests_total{job="api", route!~"/ready|/health.*", status="503"}[1m]))',
          legend: '{{release}}',
        },
      ],
    }),
  );
