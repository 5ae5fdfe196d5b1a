import { expect, it } from 'vitest';
import { assignRoles } from '../cluster/database-services.ts';
import { format } from '../operations/operations.ts';
import type { Target } from '../target/load.ts';
import {
  planAbort,
  planFinish,
  planRest,
  planUpgrade,
  type Servers,
  type UpgradeFacts,
} from './plan-upgrade.ts';

const target = {
  ...{
    name: 'local',
    stack: 'shop',
    database: 'bundled',
    backup: { every: 'off', keep: 7, maxAge: 600_000 },
  },
} as Target;
const server = (name: string, major: number, replicas = 1) => ({
  ...{ name, replicas, image: `registry:5000/postgres:${major}` },
});
const OLD = server('shop_db', 15);
const NEW = server('shop_db-17', 17);
const servers: Servers = {
  ...{ walLevel: 'replica', bytes: 1e6, freeBytes: 1e12, next: 'absent', closed: false, problems: [] },
};
const facts = (changes: Partial<UpgradeFacts> = {}): UpgradeFacts => ({
  ...{ target, databases: assignRoles([OLD]), servers, to: 17 },
  ...changes,
});
const during = (next: Servers['next'], changes: Partial<Servers> = {}) =>
  facts({ databases: assignRoles([OLD, NEW]), servers: { ...servers, next, ...changes } });
const START =
  'upgrade: start PostgreSQL 17 as shop_db-17, with the volume shop_data-17, without the name that clients use';
const ANNOUNCE =
  'upgrade: give shop_db-17 the name that clients use; until it is opened it tells them to try again';
const COPY = 'upgrade: copy roles, schema and rows by logical replication, then analyse the tables';
const END = [
  'upgrade: close the database of PostgreSQL 15, wait for its last write, compare the numbers of rows, open that of 17',
  'upgrade: stop shop_db, PostgreSQL 15; its service and volume stay',
  'lock: unlock, in any case',
];

it('an upgrade takes a backup, and keeps a server for clients during the restart of the old one', () => {
  expect(format(planUpgrade(facts()))).toEqual([
    'lock: lock shop',
    'backup: back up shop; keep the newest 7',
    START,
    'upgrade: close the new database to clients, and prepare PostgreSQL 15 for replication',
    ANNOUNCE,
    'upgrade: restart shop_db, for its new wal_level; requests wait meanwhile',
    START,
    COPY,
    ANNOUNCE,
    ...END,
  ]);
});

it('a server that already writes logical WAL is not restarted', () => {
  const plan = planUpgrade(facts({ servers: { ...servers, walLevel: 'logical' } }));
  expect(plan.map(({ kind }) => kind)).not.toContain('restart server');
});

it.each<[string, Servers['next'], string[]]>([
  ['copied', 'copying', [COPY, ANNOUNCE, ...END]],
  ['switched', 'open', END.slice(1)],
])('an upgrade that was interrupted after it had %s continues there', (_, next, expected) =>
  expect(format(planUpgrade(during(next)))).toEqual(['lock: lock shop', ...expected]),
);

it('an upgrade that was interrupted before the copy takes no second backup', () => {
  const plan = format(planUpgrade(during('empty', { walLevel: 'logical' })));
  expect(plan.slice(0, 4)).toEqual([
    'lock: lock shop',
    START,
    expect.stringContaining('close the new'),
    COPY,
  ]);
});

it('scheduled backups get the programs of the new server', () => {
  const scheduled = { ...target, backup: { ...target.backup, every: 60_000 } };
  const kinds = planUpgrade(facts({ target: scheduled })).map(({ kind }) => kind);
  expect(kinds.slice(-3)).toEqual(['stop old server', 'update backups', 'unlock']);
});

it('a current server leaves nothing to do', () =>
  expect(planUpgrade(facts({ databases: assignRoles([NEW]) }))).toEqual([]));

it.each<[string, UpgradeFacts, RegExp]>([
  ['a database that it does not support', facts({ servers: { ...servers, problems: ['no key'] } }), /no key/],
  ['a full disk', facts({ servers: { ...servers, bytes: 1e9, freeBytes: 4e9 } }), /only 4000 MB.*need 5000/],
  [
    'an interrupted upgrade to another major',
    { ...during('copying'), to: 18 },
    /to PostgreSQL 17 was interr/,
  ],
  [
    'a new server that does not answer after a switch',
    during('unreachable', { closed: true }),
    /does not answer/,
  ],
  ['old data', facts({ databases: assignRoles([server('shop_db', 13, 0), OLD]) }), /earlier upgrade/],
])('%s refuses the upgrade', (_, refused, why) => expect(() => planUpgrade(refused)).toThrow(why));

it('the way back before the switch removes the new server', () => {
  expect(format(planAbort(during('copying')))).toEqual([
    'lock: lock shop',
    'upgrade: end the replication; PostgreSQL 15 keeps serving',
    'upgrade: remove shop_db-17 and the volume shop_data-17',
    'lock: unlock, in any case',
  ]);
});

it('after the switch there is no way back without losing writes', () => {
  expect(() => planAbort(during('open'))).toThrow('clients have written to the new server');
  expect(() => planAbort(facts())).toThrow('no upgrade is in progress');
});

it('only a completed upgrade lets the old data be removed', () => {
  const former = assignRoles([{ ...OLD, replicas: 0 }, NEW]);
  expect(format(planFinish(facts({ databases: former })))).toContain(
    'upgrade: remove shop_db and the volume shop_data',
  );
  expect(() => planFinish(during('open'))).toThrow('the upgrade is not complete');
  expect(() => planFinish(facts())).toThrow('there is no old server');
});

it('a run that was interrupted after the old server had stopped updates only the backups, once', () => {
  expect(planRest(target, NEW, OLD).map(({ kind }) => kind)).toEqual(['lock', 'update backups', 'unlock']);
  expect(planRest(target, NEW, NEW)).toEqual([]);
  expect(planRest(target, NEW, undefined)).toEqual([]);
});
