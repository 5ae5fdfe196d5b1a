import { expect, test } from 'vitest';
import { choosePort } from './ports.ts';

const target = (name: string, port: number, changes: object = {}) =>
  ({
    name,
    stack: name,
    settings: { PUBLISHED_PORT: String(port) },
    context: undefined,
    ...changes,
  }) as never;

test('the requested port, or the first that no target of this machine uses', () => {
  expect(choosePort([target('local', 8080), target('a', 8081)], 'payments', undefined)).toBe(8082);
  expect(choosePort([target('local', 8080)], 'payments', 9000)).toBe(9000);
  expect(choosePort([target('routed', 8081, { platform: 'local' })], 'payments', undefined)).toBe(8081);
  expect(choosePort([target('far', 8081, { context: 'far' })], 'payments', undefined)).toBe(8081);
});

test('an existing target keeps its port', () => {
  expect(choosePort([target('payments', 8095)], 'payments', undefined)).toBe(8095);
});

test('a port or a stack of another target is refused, with a free port', () => {
  expect(() => choosePort([target('local', 8080)], 'payments', 8080)).toThrow(
    expect.objectContaining({
      message: 'port 8080 belongs to the target local',
      hint: expect.stringContaining('--port 8081'),
    }),
  );
  expect(() => choosePort([target('staging', 8080, { stack: 'payments' })], 'payments', undefined)).toThrow(
    'the target staging has the stack payments',
  );
});
