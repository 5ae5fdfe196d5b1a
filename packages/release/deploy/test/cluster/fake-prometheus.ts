let requests = 0;

/** What promtool prints: two releases that answer well, and more with each question. */
export function metricsFor(expression: string): string {
  const series = (metric: Record<string, string>, value: number) => ({ metric, value: [0, String(value)] });
  if (expression.startsWith('count(up')) return JSON.stringify([series({}, 3)]);
  if (expression.includes('haproxy')) return '[]';
  if (!expression.includes('http_requests_total')) return JSON.stringify([series({ what: 'replicas' }, 3)]);
  requests += 2_000;
  return JSON.stringify(
    ['1.0.0', '2.0.0'].flatMap((release) => {
      const labels = { release, method: 'GET', route: '/orders' };
      return [
        series({ ...labels, status: '200' }, requests),
        series({ ...labels, le: '0.5' }, requests),
        series({ ...labels, le: '+Inf' }, requests),
      ];
    }),
  );
}
