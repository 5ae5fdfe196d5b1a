import { expect, test } from 'vitest';
import { idleLimitMs, openConnections } from './connections.ts';

test.for([
  [null, 4000],
  ['timeout=5', 4000],
  ['timeout=3, max=100', 2500],
  ['timeout=1', 500],
  ['max=100', 4000],
] as const)('after "Keep-Alive: %s" a connection may rest for %i ms', ([header, limitMs]) => {
  expect(idleLimitMs(header)).toBe(limitMs);
});

test('the keep-alive connections are used in turn', () => {
  const connections = openConnections(3, [{ secure: false }]);
  const used = Array.from({ length: 6 }, () => {
    const lent = connections.lend('kept');
    lent.giveBack(null);
    return lent.agent;
  });
  expect(new Set(used.slice(0, 3)).size).toBe(3);
  expect(used.slice(3)).toEqual(used.slice(0, 3));
});

test('a busy connection is passed over, and one more is opened when all are busy', () => {
  const connections = openConnections(2, [{ secure: false }]);
  const busy = Array.from({ length: 3 }, () => connections.lend('kept'));
  expect(new Set(busy.map(({ agent }) => agent)).size).toBe(3);

  busy[2]?.giveBack(null);
  expect(connections.lend('kept').agent).toBe(busy[2]?.agent);
});
