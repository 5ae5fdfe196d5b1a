import { expect, it } from 'vitest';
import { createDeployCommand, wantsAnalysis } from './deploy-command.ts';

const parse = (...argv: string[]) => createDeployCommand().parse(argv, { from: 'user' }).opts();

it.each([
  [[], true],
  [['--no-analysis'], false],
  [['--no-judge'], false],
])('with %j the canary analysis is %s', (argv, wanted) =>
  expect(wantsAnalysis(parse(...argv) as { analysis: boolean; judge: boolean })).toBe(wanted),
);

it('documents --no-analysis, and keeps its older name out of the help', () => {
  const help = createDeployCommand().helpInformation();
  expect(help).toContain('--no-analysis');
  expect(help).not.toContain('--no-judge');
});
