import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RULES } from '../../../src/index.ts';
import { TRACE_RULES } from '../../../src/rules/trace-rules.ts';

const here = import.meta.dirname;
const pages = join(here, '../../../docs/rules');
/** Findings that no rule produces. */
const OTHERS = ['not-recorded', 'skeleton', 'syntax-error', 'trace-failed', 'waiver'];

const ids = RULES.map(({ id }) => id);
const traced = TRACE_RULES.map(({ id }) => id);

it('has a unique id in kebab-case for each rule', () => {
  expect(new Set([...ids, ...traced]).size).toBe(ids.length + traced.length);
  for (const id of [...ids, ...traced]) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

it('has a table for each rule', () => {
  const tables = readdirSync(here)
    .map((file) => readFileSync(join(here, file), 'utf8'))
    .join('');
  expect([...tables.matchAll(/^ruleTable\('([a-z-]+)'/gm)].map(([, id]) => id).sort()).toEqual(
    [...ids].sort(),
  );
});

it.each([...RULES, ...TRACE_RULES])(
  'the page of $id begins with the phases and the severity of the rule',
  (rule) => {
    const { id, phases, severity } = rule;
    const page = readFileSync(join(pages, `${id}.md`), 'utf8');
    const named = phases.length === 3 ? 'all' : phases.join(', ');
    expect(page.split('\n')[2]).toMatch(new RegExp(`^Phases: ${named}\\. Severity: ${severity}\\b`));
  },
);

it('has a page for each rule with the sections Unsafe, Why, Safe and When to waive', () => {
  const there = readdirSync(pages).filter((file) => file !== 'README.md');
  expect(there.sort()).toEqual([...ids, ...traced, ...OTHERS].map((id) => `${id}.md`).sort());
  for (const id of [...ids, ...traced]) {
    const page = readFileSync(join(pages, `${id}.md`), 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${id}`);
    for (const heading of ['## Unsafe', '## Why', '## Safe', '## When to waive'])
      expect(page, id).toContain(heading);
  }
});
