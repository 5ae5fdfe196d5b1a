import { chart, mark, page, row } from './panels.ts';

const READY = 'count by (release) (process_lifecycle_state{job="api", state="ready"} == 1)';
const READY_BEFORE = 'count by (release) (process_lifecycle_state{job="api", state="ready"} offset 1m == 1)';
const DONE = 'max by (change, phase) (schema_phase_done) == 1';
const DONE_BEFORE = 'max by (change, phase) (schema_phase_done offset 1m) == 1';

/** A deploy: the releases side by side, with a mark where each comes, goes, and where the schema moves on. */
export const deploy = page(
  'orders-deploy',
  'Orders: a deploy',
  'The old release and the new one, side by side',
)
  .annotation(mark('release comes', `${READY} unless ${READY_BEFORE}`, '{{release}} serves', 'green'))
  .annotation(mark('release is gone', `${READY_BEFORE} unless ${READY}`, '{{release}} is gone', 'orange'))
  .annotation(mark('schema', `${DONE} unless ${DONE_BEFORE}`, '{{change}}: {{phase}} is done', 'blue'))
  .annotation(
    mark(
      'canary',
      'count by (release) (process_lifecycle_state{job="api", track="canary", state="ready"} == 1)',
      'canary of {{release}}',
      'yellow',
    ),
  )
  .withRow(row('Releases side by side'))
  .withPanel(
    chart({
      title: 'Replicas that are ready',
      unit: 'short',
      lines: [{ expr: 'release:replicas:count', legend: '{{release}} ({{track}})' }],
    }),
  )
  .withPanel(
    chart({
      title: 'Errors',
      unit: 'percentunit',
      lines: [{ expr: 'release:http_requests_errors:ratio_rate1m', legend: '{{release}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'p99',
      unit: 's',
      lines: [{ expr: 'release:http_request_duration_seconds:p99_1m', legend: '{{release}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'Requests',
      unit: 'reqps',
      lines: [{ expr: 'release:http_requests:rate1m', legend: '{{release}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'Memory of a replica',
      unit: 'bytes',
      description: 'The largest of each release: a leak climbs.',
      lines: [{ expr: 'max by (release) (process_resident_memory_bytes{job="api"})', legend: '{{release}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'CPU of a replica',
      unit: 'percentunit',
      lines: [
        {
          expr: 'avg by (release) (rate(process_cpu_seconds_total{job="api"}[1m]))',
          legend: '{{release}}',
        },
      ],
    }),
  )
  .withRow(row('What users see of it'))
  .withPanel(
    chart({
      title: 'Failed answers at the edge',
      unit: 'reqps',
      lines: [
        {
          expr: 'sum(rate(haproxy_frontend_http_responses_total{proxy="public", code="5xx"}[1m]))',
          legend: '5xx',
        },
      ],
    }),
  )
  .withPanel(
    chart({
      title: 'Repeated on another replica, and cut off',
      unit: 'short',
      lines: [
        {
          expr: 'sum(increase(haproxy_backend_retry_warnings_total{proxy="api"}[1m]))',
          legend: 'repeated',
        },
        {
          expr: 'sum(increase(haproxy_backend_response_errors_total{proxy="api"}[1m])) + sum(increase(haproxy_backend_server_aborts_total{proxy="api"}[1m]))',
          legend: 'cut off',
        },
      ],
    }),
  )
  .withPanel(
    chart({
      title: 'Replicas that the edge uses',
      unit: 'short',
      lines: [{ expr: 'haproxy_backend_active_servers{proxy="api"}', legend: '{{instance}}' }],
    }),
  );
