import { expect, test } from 'vitest';
import { processIn } from './registry.ts';

test('names the process that listens on the port, if this user can see it', () => {
  expect(processIn('LISTEN 0 511 127.0.0.1:5050 0.0.0.0:* users:(("python3",pid=793,fd=18))')).toBe(
    ' by python3 (pid 793)',
  );
  expect(processIn('LISTEN 0 511 127.0.0.1:5050 0.0.0.0:*')).toBe('');
});
