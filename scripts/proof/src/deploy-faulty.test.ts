import { fileURLToPath } from 'node:url';
import { FAULTY_RELEASES } from '@zero-downtime/drills/faulty-releases';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('deploy-faulty.ts', import.meta.url));

const deployFaulty = (...args: string[]) => execa(process.execPath, [SCRIPT, ...args], { reject: false });

test('its help lists every faulty release', async () => {
  const { exitCode, stdout } = await deployFaulty('--help');
  expect(exitCode).toBe(0);
  for (const { name, describes } of FAULTY_RELEASES)
    expect(stdout).toMatch(new RegExp(`^ {2}${name} +${RegExp.escape(describes)}$`, 'm'));
});

test.each([
  ['without a name', [], /which faulty release\?/],
  ['for an unknown name', ['earthquake'], /there is no faulty release "earthquake"/],
  ['for a target that does not exist', ['slow', '--target', 'moon'], /moon/],
  ['for a flag that the deploy does not have', ['slow', '--relase', '1.0.0'], /--relase/],
])('is refused %s', async (_, args, said) => {
  const { exitCode, stderr } = await deployFaulty(...args);
  expect(stderr).toMatch(said);
  expect(exitCode).toBe(2);
});
