import { expect, it } from 'vitest';
import { describeEnd, sparesRelease } from './spared.ts';

const ended = (exitCode: number | undefined, message: string, hint?: string) => ({
  exitCode,
  result: { time: '2026-01-01T00:00:00.000Z', event: 'result', message, ...(hint && { hint }) },
});

it.each([
  ['that succeeds', ended(0, 'deployed'), true],
  ['that is refused because of the host', ended(2, 'the host is starved'), true],
  ['that gives up because of the database', ended(4, 'the database stalls', 'deploy again'), true],
  ['that rolls it back', ended(3, 'rolled back'), false],
  ['that ends with an error', ended(1, 'no answer'), false],
  ['that was killed', { exitCode: undefined, result: undefined }, false],
  ['that asks for a new version', ended(4, 'not well', 'fix it, give it a new version, deploy again'), false],
])('whether a deploy %s blames the release', (_, end, spared) => {
  expect(sparesRelease(end)).toBe(spared);
});

it('describes the result of a deploy and the next step', () => {
  expect(describeEnd(ended(4, 'the host is starved', 'look at top'))).toBe(
    'exit code 4: the host is starved (next step: look at top)',
  );
  expect(describeEnd({ exitCode: undefined, result: undefined })).toBe('exit code none: killed');
});
