import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { assertFree } from './free-space.ts';

test('work that does not fit is not begun, and the place is named', async () => {
  await expect(assertFree(tmpdir(), 0)).resolves.toBeUndefined();
  await expect(assertFree(tmpdir(), 1e9)).rejects.toThrow(tmpdir());
});
