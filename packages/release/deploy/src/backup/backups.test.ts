import fc from 'fast-check';
import { expect, it } from 'vitest';
import { databaseNames } from '../target/database-names.ts';
import {
  backupsIn,
  chooseBackup,
  describeBackup,
  oldName,
  parseBackup,
  parseCount,
  readLines,
} from './backups.ts';

const NAME = 'orders-20261129T083525Z-001_create_orders.expand.dump';

it('the name of a backup has the database, the time and the schema phase', () => {
  expect(parseBackup(NAME, 26_423)).toEqual({
    ...{ name: NAME, bytes: 26_423, database: 'orders', schema: '001_create_orders.expand' },
    at: new Date('2026-11-29T08:35:25Z'),
  });
});

it.each([
  'orders.dump',
  'orders-20269929T083525Z-x.dump',
  'orders-20260231T083525Z-x.dump',
  `../${NAME}`,
  `${NAME}.partial`,
  '; rm -rf /',
  '',
])('%s is not the name of a backup', (name) => expect(parseBackup(name, 1)).toBeUndefined());

it('the output of a script is read when it is complete', () => {
  expect(readLines(`backup ${NAME} 1\n`)).toBeUndefined();
  expect(backupsIn(readLines(`NOTICE: x\nbackup ${NAME} 1\nend\n`) ?? [], 'backup')).toMatchObject([
    { name: NAME, bytes: 1 },
  ]);
});

it.each([undefined, '', ' ', '-1', '1.5', '1e3', 'x'])('%j is not a number of a script', (printed) => {
  expect(() => parseCount(printed, 'number of tables')).toThrow('printed no number of tables');
  expect(() => backupsIn([['backup', NAME, printed ?? '']], 'backup')).toThrow(`printed no size of ${NAME}`);
});

it('latest is the newest; an unknown name is refused, with the existing names', () => {
  const [old, newest] = [parseBackup(NAME, 1), parseBackup(NAME.replace('T08', 'T09'), 1)];
  if (!old || !newest) throw new Error('no backups');
  expect(chooseBackup([old, newest], 'latest')).toBe(newest);
  expect(chooseBackup([old, newest], NAME)).toBe(old);
  expect(() => chooseBackup([old], 'x')).toThrow('there is no backup x');
  expect(() => chooseBackup([], 'latest')).toThrow('there is no backup');
});

it('the age is in minutes, hours or days', () => {
  const backup = parseBackup(NAME, 2_500_000);
  if (!backup) throw new Error('no backup');
  const after = (hours: number) => describeBackup(backup, new Date(backup.at.getTime() + hours * 3_600_000));
  expect([0.5, 3, 72].map(after)).toEqual([
    `${NAME}  2.5 MB  30 min old`,
    `${NAME}  2.5 MB  3 h old`,
    `${NAME}  2.5 MB  3 days old`,
  ]);
});

it('the name of a replaced database is valid for every stack name', () => {
  const stacks = fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/);
  const dates = fc.date({ min: new Date('2026-01-01'), max: new Date('2999-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(stacks, dates, (stack, now) => {
      expect(oldName(databaseNames(stack).database, now)).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
    }),
  );
});
