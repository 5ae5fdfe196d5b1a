import { expect, it } from 'vitest';
import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { choosePostgres, dataVolumes, warnOfFormerMajor } from './postgres.ts';

const current = versions.postgres.version;
const RUNS_15 = `127.0.0.1:5050/postgres:15@sha256:${'0'.repeat(64)}`;

it.each([
  [
    'a new stack gets the current major',
    undefined,
    ['payments_data', 'shop_metrics'],
    current,
    `shop_data-${current}`,
  ],
  ['a running server keeps its major', RUNS_15, [], '15', 'shop_data'],
  [
    'a running server decides, not an empty volume of a later major',
    RUNS_15,
    ['shop_data', 'shop_data-17'],
    '15',
    'shop_data',
  ],
  ['data without a server, after a teardown, keep their major', undefined, ['shop_data'], '15', 'shop_data'],
  [
    'upgraded data are newer than those that the upgrade left',
    undefined,
    ['shop_data-17', 'shop_data'],
    '17',
    'shop_data-17',
  ],
  ['majors are compared as numbers', undefined, ['shop_data-9', 'shop_data-17'], '17', 'shop_data-17'],
  [
    'a major of a later checkout is not replaced by an older one',
    undefined,
    ['shop_data-18', 'shop_data-17'],
    '18',
    'shop_data-18',
  ],
] as const)('%s', (_, server, volumes, major, volume) =>
  expect(choosePostgres('shop', { server, volumes })).toEqual({
    major,
    image: `base/postgres:${major}`,
    volume,
  }),
);

it('the image of a server is that of its registry, without registry and digest', () =>
  expect(
    choosePostgres('shop', { server: 'r.example/team/postgis:16-3.5@sha256:0', volumes: [] }),
  ).toMatchObject({
    major: '16',
    image: 'base/postgis:16-3.5',
  }));

it('volumes of stacks with a longer name are not those of the stack', () =>
  expect(
    dataVolumes('shop', ['shop_data', 'shop_data-17', 'shop_data-17x', 'shop_database', 'myshop_data']),
  ).toEqual(['shop_data', 'shop_data-17']));

it('warns about the former major and its end of life, and not about the current one', () => {
  expect(warnOfFormerMajor({ major: '15' })).toContain(versions.formerPostgres.endOfLife);
  expect(warnOfFormerMajor({ major: current })).toBeUndefined();
});
