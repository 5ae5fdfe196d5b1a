import { chart, page, row } from './panels.ts';

/** How the service serves: rate, errors and duration by release, then by route, then what limits it. */
export const service = page('orders-service', 'Orders: service', 'Rate, errors, duration and saturation')
  .withRow(row('By release'))
  .withPanel(
    chart({
      title: 'Requests',
      unit: 'reqps',
      lines: [{ expr: 'release:http_requests:rate1m', legend: '{{release}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'Errors',
      unit: 'percentunit',
      description: 'Share of the requests answered with 5xx. The objective is 0.1 %.',
      lines: [{ expr: 'release:http_requests_errors:ratio_rate1m', legend: '{{release}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'Duration',
      unit: 's',
      description: 'The objective: 99 % within 500 ms.',
      lines: [
        { expr: 'release:http_request_duration_seconds:p50_1m', legend: '{{release}} p50' },
        { expr: 'release:http_request_duration_seconds:p99_1m', legend: '{{release}} p99' },
      ],
    }),
  )
  .withRow(row('By route'))
  .withPanel(
    chart({
      title: 'Requests',
      unit: 'reqps',
      lines: [{ expr: 'sum by (route) (release_route:http_requests:rate1m)', legend: '{{route}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'Errors',
      unit: 'percentunit',
      lines: [{ expr: 'release_route:http_requests_errors:ratio_rate1m', legend: '{{release}} {{route}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'p99',
      unit: 's',
      lines: [
        { expr: 'release_route:http_request_duration_seconds:p99_1m', legend: '{{release}} {{route}}' },
      ],
    }),
  )
  .withRow(row('At the edge: what users see'))
  .withPanel(
    chart({
      title: 'Answers',
      unit: 'reqps',
      lines: [
        {
          expr: 'sum by (code) (rate(haproxy_frontend_http_responses_total{proxy="public"}[1m]))',
          legend: '{{code}}',
        },
      ],
    }),
  )
  .withPanel(
    chart({
      title: 'Repeated, and cut off',
      unit: 'reqps',
      description: 'Repeated on another replica: users notice nothing. Cut off: they do.',
      lines: [
        {
          expr: 'sum(rate(haproxy_backend_retry_warnings_total{proxy="api"}[1m]))',
          legend: 'repeated',
        },
        {
          expr: 'sum(rate(haproxy_backend_response_errors_total{proxy="api"}[1m])) + sum(rate(haproxy_backend_server_aborts_total{proxy="api"}[1m]))',
          legend: 'cut off',
        },
      ],
    }),
  )
  .withPanel(
    chart({
      title: 'Error budget: burn rate',
      unit: 'short',
      description: '1 spends the budget in exactly 30 days; 14.4 pages.',
      lines: [
        { expr: 'slo:request_errors:ratio_rate5m / 0.001', legend: '5 min, {{seen_by}}' },
        { expr: 'slo:request_errors:ratio_rate1h / 0.001', legend: '1 h, {{seen_by}}' },
        { expr: 'slo:request_errors:ratio_rate6h / 0.001', legend: '6 h, {{seen_by}}' },
      ],
    }),
  )
  .withRow(row('What limits it'))
  .withPanel(
    chart({
      title: 'Event loop',
      unit: 'percentunit',
      max: 1,
      lines: [{ expr: 'nodejs_eventloop_utilization_ratio{job="api"}', legend: '{{release}} {{instance}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'Memory',
      unit: 'bytes',
      lines: [{ expr: 'process_resident_memory_bytes{job="api"}', legend: '{{release}} {{instance}}' }],
    }),
  )
  .withPanel(
    chart({
      title: 'In flight, and waiting for a connection',
      unit: 'short',
      lines: [
        { expr: 'sum by (release) (http_requests_in_flight)', legend: '{{release}} in flight' },
        { expr: 'sum by (release) (db_pool_waiting_requests)', legend: '{{release}} waiting' },
      ],
    }),
  );
