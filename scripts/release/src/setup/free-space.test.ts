import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { assertFree } from './free-space.ts';

test('a step without enough disk space does not start, and the error names the directory', async () => {
  await expect(assertFree(tmpdir(), 0)).resolves.toBeUndefined();
  await expect(assertFree(tmpdir(), 1e9)).rejects.toThrow(tmpdir());
});
