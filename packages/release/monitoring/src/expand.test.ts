import { expect, test } from 'vitest';
import { expand, variablesIn } from './expand.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the files' own syntax
test('a setting takes the place of the default', () => {
  expect(expand('a: ${A:-1}, b: ${B:-2}', { A: '7' })).toBe('a: 7, b: 2');
  expect(variablesIn('a: ${A:-1}, b: ${B}')).toEqual(['A', 'B']);
});

test('a name without value or default is an error that names it', () => {
  expect(() => expand('${NEEDED}', {})).toThrow(/NEEDED/);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the files' own syntax

test('what Prometheus expands stays as it is', () => {
  const annotation = '{{ $labels.release }} is at {{ $value | humanize }}, $1';
  expect(expand(annotation, { labels: 'x' })).toBe(annotation);
});
