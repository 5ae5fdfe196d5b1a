import { fileURLToPath } from 'node:url';
import { DRILLS } from '@zero-downtime/drills/list';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('drill.ts', import.meta.url));

const drill = (...flags: string[]) => execa(process.execPath, [SCRIPT, ...flags], { reject: false });

test('the list has every drill and marks the drills that need the lab, or its external database', async () => {
  const { exitCode, stdout } = await drill('--list');
  expect(exitCode).toBe(0);
  for (const { name, onlyInTheLab, externalDatabase } of DRILLS) {
    const line = stdout.split('\n').find((each) => each.trim().startsWith(`${name} `));
    expect(line).toBeDefined();
    const [, mark] = / \((lab|lab-external) only\)$/.exec(line ?? '') ?? [];
    expect(mark).toBe(externalDatabase ? 'lab-external' : onlyInTheLab && 'lab');
  }
});

test.each([
  [
    'a drill that needs several nodes, on one machine',
    ['node-lost', '--target', 'local'],
    /node-lost cannot run on one machine: it cuts off a node/,
  ],
  [
    'the safeguards, on one machine',
    ['safeguards', '--target', 'local'],
    /safeguards are measured in the lab/,
  ],
  [
    'another target',
    ['connect-storm', '--target', 'production'],
    /Allowed choices are lab, lab-external, local/,
  ],
  [
    'a drill that needs three managers and an external database, in a lab without',
    ['leader-lost'],
    /leader-lost cannot run in a lab without .*--target lab-external/s,
  ],
  ['an unknown drill', ['earthquake'], /there is no drill "earthquake"/],
])('%s is refused, and nothing is changed', async (_, flags, said) => {
  const { exitCode, stderr } = await drill(...flags);
  expect(stderr).toMatch(said);
  expect(exitCode).toBe(2);
});
