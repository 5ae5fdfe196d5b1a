import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';

it.each([
  [['expand'], { command: 'expand' }],
  [['check'], { command: 'check', release: undefined }],
  [['check', '--release', '1.0.0'], { command: 'check', release: '1.0.0' }],
  [['--release', '1.0.0', 'check'], { command: 'check', release: '1.0.0' }],
  [['accept', '002_add_code'], { command: 'accept', name: '002_add_code', by: 'somebody' }],
  [['accept', '--drift', '--by', 'ada'], { command: 'accept', drift: true, by: 'ada' }],
  [
    ['accept', '002_add_code', '--checksum', `expand=sha256:${'a'.repeat(64)}`],
    {
      command: 'accept',
      name: '002_add_code',
      by: 'somebody',
      checksums: { expand: `sha256:${'a'.repeat(64)}` },
    },
  ],
  [['new', 'add_code'], { command: 'new', name: 'add_code' }],
  [['--help'], { command: 'help' }],
  [['expand', '-h'], { command: 'help' }],
])('%j is understood', (argv, understood) => {
  expect(parseArguments(argv)).toEqual(understood);
});

it.each([
  [[], 'which command?'],
  [['explode'], 'there is no command "explode"'],
  [['expand', 'contract'], 'what is "contract"? One command at a time'],
  [['check', '--release', 'latest'], '"latest" is not a version'],
  [['contract', '--release', '1.0.0'], "contract is always for the program's own release"],
  [['expand', '--fast'], "Unknown option '--fast'"],
  [['expand', '--force', 'ada'], 'only a contract can be forced'],
  [['contract', '--force', ' '], 'contract --force WHO'],
  [['accept'], 'accept wants the name of one change, or --drift'],
  [['accept', 'one', 'two'], 'accept wants the name of one change, or --drift'],
  [['accept', 'one', '--drift'], 'accept --drift is by itself'],
  [['accept', 'one', '--checksum', 'backfill=1'], '--checksum wants a phase'],
  [['expand', '--drift'], '--drift and --checksum are for accept'],
  [['new'], 'new wants the name of one change'],
  [['new', 'add', 'code'], 'new wants the name of one change'],
])('%j is a mistake', (argv, mistake) => {
  expect(parseArguments(argv)).toEqual({ mistake: expect.stringContaining(mistake) });
});
