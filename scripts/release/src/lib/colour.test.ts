import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';

const COLOURED = '\u001b[';

/** A command that is refused at once. */
const refused = (env: Record<string, string>, flags: string[] = []) =>
  execa(
    process.execPath,
    [fileURLToPath(new URL('../token.ts', import.meta.url)), '--target', 'production', ...flags],
    {
      reject: false,
      env: { FORCE_COLOR: undefined, NO_COLOR: undefined, NODE_NO_WARNINGS: '1', ...env },
    },
  );

describe('the output of a command', () => {
  test('has no colour when it is not a terminal', async () => {
    expect((await refused({})).stderr).toMatch(/^refused: /);
  });

  test('has colour with FORCE_COLOR, and the same text', async () => {
    const [plain, coloured] = await Promise.all([refused({}), refused({ FORCE_COLOR: '1' })]);
    expect(coloured.stderr).toContain(COLOURED);
    expect(stripVTControlCharacters(coloured.stderr)).toBe(plain.stderr);
  });

  test('has no colour with NO_COLOR or FORCE_COLOR=0', async () => {
    expect((await refused({ NO_COLOR: '1' })).stderr).not.toContain(COLOURED);
    expect((await refused({ FORCE_COLOR: '0' })).stderr).not.toContain(COLOURED);
  });

  test('has no colour as JSON, even with FORCE_COLOR', async () => {
    expect((await refused({ FORCE_COLOR: '1' }, ['--json'])).stdout).not.toContain(COLOURED);
  });
});
