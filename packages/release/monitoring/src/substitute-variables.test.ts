import { expect, test } from 'vitest';
import { substituteVariables, variablesIn } from './substitute-variables.ts';

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the files' own syntax
test('a setting replaces the default', () => {
  expect(substituteVariables('a: ${A:-1}, b: ${B:-2}', { A: '7' })).toBe('a: 7, b: 2');
  expect(variablesIn('a: ${A:-1}, b: ${B}')).toEqual(['A', 'B']);
});

test('a name without value or default is an error that names it', () => {
  expect(() => substituteVariables('${NEEDED}', {})).toThrow(/NEEDED/);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the files' own syntax

test('templates of Prometheus are not changed', () => {
  const annotation = '{{ $labels.release }} is at {{ $value | humanize }}, $1';
  expect(substituteVariables(annotation, { labels: 'x' })).toBe(annotation);
});
