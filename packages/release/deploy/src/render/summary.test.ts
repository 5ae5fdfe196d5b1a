import { describe, expect, it } from 'vitest';
import { type LoggedEvent, readEvents, renderSummary } from './summary.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
const plan: LoggedEvent = {
  phase: 'plan',
  event: 'note',
  message: 'orders-api 2.0.0 to production (stack orders)',
};
const step = (phase: string, from: number, to: number): LoggedEvent[] => [
  { time: at(from), phase, event: 'start', message: `${phase} begins` },
  { time: at(to), phase, event: 'done', message: `${phase} is done` },
];
const result = (outcome: string, exitCode: number, more: object = {}): LoggedEvent => ({
  ...{ event: 'result', outcome, exitCode, message: '2.0.0 serves' },
  ...more,
});

describe('the summary of a deploy', () => {
  it('has the outcome, and the duration of each step', () => {
    const text = renderSummary([
      plan,
      ...step('build', 0, 12),
      ...step('rollout', 12, 40),
      result('done', 0),
    ]);
    expect(text).toMatch(
      /^### orders-api 2\.0\.0 to production \(stack orders\): ✅ done\n\n2\.0\.0 serves\n/,
    );
    expect(text).toContain('| build | build is done | 12.0 s |\n| rollout | rollout is done | 28.0 s |');
  });
  it('has the next step, the warnings, and the unfinished step', () => {
    const events = [
      plan,
      { time: at(0), phase: 'canary', event: 'start', message: 'one replica' },
      { phase: 'canary', event: 'warning', message: 'slow' },
      result('rolledBack', 3, { hint: 'mend it' }),
    ];
    const text = renderSummary(events);
    expect(text).toContain('↩️ rolled back, the old release serves (exit code 3)');
    expect(text).toContain('Next step: mend it');
    expect(text).toContain('- ⚠️ slow');
    expect(text).toContain('| canary | one replica | not finished |');
  });
  it('of a killed run states that', () =>
    expect(renderSummary([plan, ...step('build', 0, 1)])).toContain('ended without a result'));
  it('lists two steps of one phase separately', () => {
    const text = renderSummary([...step('build', 0, 2), ...step('build', 5, 8), result('done', 0)]);
    expect(text.match(/\| build \|.*/g)).toHaveLength(2);
    expect(text).toMatch(/2\.0 s[\s\S]*3\.0 s/);
  });
  it('renders text literally: no markup, no second line, no mention', () => {
    const message = 'a | <img src=x> **b**\n# c `d` [e](f) @team \u001b[31m&lt;';
    const text = renderSummary([{ ...plan, message }, result('done', 0)]);
    expect(text.split('\n')[0]).toBe(
      '### a \\| \\<img src=x\\> \\*\\*b\\*\\* \\# c \\`d\\` \\[e\\](f) \\@team  \\[31m\\&lt;: ✅ done',
    );
  });
});

it('skips lines that are no events', () => {
  expect(readEvents('> npm run deploy\n\n{"event":"note"}\n{broken\nnull\n3\n')).toEqual([{ event: 'note' }]);
});
