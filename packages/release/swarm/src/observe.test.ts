import { expect, test } from 'vitest';
import { DockerError } from './errors.ts';
import { isMissing } from './observe.ts';

test('a service that does not exist is missing, also on another context', () => {
  const stderr = 'Error: no such service: orders_db';
  expect(isMissing(new DockerError(['--context', 'lab', 'service', 'inspect', 'orders_db'], stderr))).toBe(
    true,
  );
});

test('a missing context is not a missing service', () => {
  const stderr = 'unable to resolve docker endpoint: context "moon": context not found';
  expect(isMissing(new DockerError(['--context', 'moon', 'service', 'inspect', 'orders_db'], stderr))).toBe(
    false,
  );
});
