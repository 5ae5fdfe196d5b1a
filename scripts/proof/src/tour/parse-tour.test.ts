import { expect, test } from 'vitest';
import { parseReadings, parseSteps, patternOf } from './parse-tour.ts';

const block = (info: string, body: string) => `\`\`\`${info}\n${body}\n\`\`\`\n`;

test('each command has the output that the page shows below it', () => {
  const page = [
    block('sh', 'npm run a'),
    'Some prose.\n',
    block('sh background', 'npm run load'),
    block('sh', 'npm run b'),
    block('text', 'done'),
    block('text background', 'all well'),
  ].join('\n');
  expect(parseSteps(page)).toEqual([
    { kind: 'run', command: 'npm run a' },
    { kind: 'start', command: 'npm run load' },
    { kind: 'run', command: 'npm run b', output: 'done\n' },
    { kind: 'wait', output: 'all well\n' },
  ]);
});

test('an output without a command is an error', () => {
  expect(() => parseSteps(block('text', 'done'))).toThrow('no command precedes this output');
});

test('an ellipsis matches any text within a line, and any number of lines on its own', () => {
  const pattern = patternOf('first\n…\nlast … s\n');
  expect('first\nlast 3 s\n').toMatch(pattern);
  expect('first\nx\ny\nlast 12 s\n').toMatch(pattern);
  expect('first\nlast 3 ms\n').not.toMatch(pattern);
  expect('x\nfirst\nlast 3 s\n').not.toMatch(pattern);
});

test('a link to lines of a file has the name of the code there', () => {
  expect(parseReadings('Read [`deploy`](../a/deploy.ts#L3-L9), the flow, and [this](b.ts#L1-L2).')).toEqual([
    { name: 'deploy', file: '../a/deploy.ts', from: 3, to: 9 },
  ]);
});
