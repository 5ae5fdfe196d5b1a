import { expect, it } from 'vitest';
import { countKinds, secondsIn } from './measure-command.ts';

it('processes are counted by program, and docker by its command', () =>
  expect([
    ...countKinds([
      ['docker', '--context', 'lab', 'service', 'update', '--force', 'a'],
      ['docker', 'service', 'update', 'b'],
      ['/usr/bin/docker', 'pull', '--quiet', 'image'],
      ['git', 'status'],
    ]),
  ]).toEqual([
    ['docker service update', 2],
    ['docker pull', 1],
    ['git', 1],
  ]));

it("the shell's times are added", () => expect(secondsIn('1m2.50s 0m0.25s')).toBe(62.75));
