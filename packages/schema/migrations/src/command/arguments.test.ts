import { expect, it } from 'vitest';
import { parseArguments } from './arguments.ts';

it.each([
  [['expand'], { command: 'expand' }],
  [['check'], { command: 'check', release: undefined }],
  [['check', '--release', '1.0.0'], { command: 'check', release: '1.0.0' }],
  [['--release', '1.0.0', 'check'], { command: 'check', release: '1.0.0' }],
  [['accept', '002_add_code'], { command: 'accept', name: '002_add_code', by: 'unknown' }],
  [['accept', '--drift', '--by', 'ada'], { command: 'accept', drift: true, by: 'ada' }],
  [
    ['accept', '002_add_code', '--checksum', `expand=sha256:${'a'.repeat(64)}`],
    {
      command: 'accept',
      name: '002_add_code',
      by: 'unknown',
      checksums: { expand: `sha256:${'a'.repeat(64)}` },
    },
  ],
  [['new', 'add_code'], { command: 'new', name: 'add_code' }],
  [['--help'], { command: 'help' }],
  [['expand', '-h'], { command: 'help' }],
])('parses %j', (argv, understood) => {
  expect(parseArguments(argv)).toEqual(understood);
});

it.each([
  [[], 'no command given'],
  [['explode'], 'there is no command "explode"'],
  [['expand', 'contract'], 'unexpected argument "contract": one command at a time'],
  [['check', '--release', 'latest'], '"latest" is not a version'],
  [['contract', '--release', '1.0.0'], 'contract always runs for its own release'],
  [['expand', '--fast'], "Unknown option '--fast'"],
  [['expand', '--force', 'ada'], 'only a contract can be forced'],
  [['contract', '--force', ' '], 'contract --force WHO'],
  [['accept'], 'accept takes the name of one change, or --drift'],
  [['accept', 'one', 'two'], 'accept takes the name of one change, or --drift'],
  [['accept', 'one', '--drift'], 'accept --drift takes no other argument'],
  [['accept', 'one', '--checksum', 'backfill=1'], '--checksum takes a phase'],
  [['expand', '--drift'], '--drift and --checksum are for accept'],
  [['new'], 'new takes the name of one change'],
  [['new', 'add', 'code'], 'new takes the name of one change'],
])('rejects %j', (argv, mistake) => {
  expect(parseArguments(argv)).toEqual({ mistake: expect.stringContaining(mistake) });
});
