import { expect, test } from 'vitest';
import { metricsIn } from './expressions.ts';

test('the metrics of an expression are told from its functions, labels, numbers and keywords', () => {
  expect(
    metricsIn(
      'histogram_quantile(0.99, sum by (le, route) (rate(a_bucket{job="api", x!~"b|c"}[1m]))) or vector(0) > 1e3',
    ),
  ).toEqual(['a_bucket']);
  expect(metricsIn('slo:errors:ratio / ignoring (state) b_max unless b_max offset 1m == 1')).toEqual([
    'slo:errors:ratio',
    'b_max',
  ]);
});
