import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/lib/command.ts';

// Skipped in a checkout without the proof room, where the other tests show the same.
it.runIf(existsSync(join(ROOT, 'packages/proof')))(
  'without the proof room the rest installs, builds, lints, passes its tests and deploys',
  async () => {
    const script = join(ROOT, 'scripts/release/src/without-proof.ts');
    const { exitCode, all } = await execa(process.execPath, [script], { reject: false, all: true });
    expect(exitCode, all).toBe(0);
  },
  3_600_000,
);
