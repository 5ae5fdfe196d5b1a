import { expect, it } from 'vitest';
import { hintFor, MEND_IT } from './hint.ts';

it.each(['host', 'database', 'incumbent', 'metrics', 'unclear', 'engine'] as const)(
  'trouble of kind %s is never mended with a new version of the release',
  (doubt) => {
    const hint = hintFor(doubt, { name: 'local', stack: 'orders' }, 'worker-2');
    expect(hint).toMatch(/deploy the same release again/);
    expect(hint).not.toContain(MEND_IT);
  },
);

it('the hint for an engine fault names the node', () =>
  expect(hintFor('engine', { name: 'local', stack: 'orders' }, 'worker-2')).toContain('worker-2'));
