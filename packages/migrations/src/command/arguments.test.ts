import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';

it.each([
  [['expand'], { command: 'expand', release: undefined }],
  [['check', '--release', '1.0.0'], { command: 'check', release: '1.0.0' }],
  [['--release', '1.0.0', 'check'], { command: 'check', release: '1.0.0' }],
])('%j is understood', (argv, understood) => {
  expect(parseArguments(argv)).toEqual(understood);
});

it.each([
  [[], 'which command?'],
  [['explode'], 'there is no command "explode"'],
  [['expand', 'contract'], 'what is "contract"? One command at a time'],
  [['check', '--release', 'latest'], '"latest" is not a version'],
  [['contract', '--release', '1.0.0'], "contract is always for the program's own release"],
  [['expand', '--force'], "Unknown option '--force'"],
])('%j is a mistake', (argv, mistake) => {
  expect(parseArguments(argv)).toEqual({ mistake: expect.stringContaining(mistake) });
});
