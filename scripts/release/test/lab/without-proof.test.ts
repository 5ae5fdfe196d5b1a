import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/lib/command.ts';

// In a checkout without the proof room this is what every other test shows.
it.runIf(existsSync(join(ROOT, 'packages/proof')))(
  'without the proof room everything else installs, builds, lints, passes its tests and deploys',
  async () => {
    const script = join(ROOT, 'scripts/release/src/without-proof.ts');
    const { exitCode, all } = await execa(process.execPath, [script], { reject: false, all: true });
    expect(exitCode, all).toBe(0);
  },
  3_600_000,
);
