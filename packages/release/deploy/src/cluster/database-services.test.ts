import { expect, it } from 'vitest';
import { assignRoles, databaseServicesIn, majorOf, refuseDuringUpgrade } from './database-services.ts';

const server = (name: string, major: number, replicas: number) => ({
  ...{ name, replicas, image: `registry:5000/postgres:${major}@sha256:${'0'.repeat(64)}` },
});
const old = (replicas: number) => server('shop_db', 15, replicas);
const fresh = (replicas: number) => server('shop_db-17', 17, replicas);

it.each([
  ['no server', [], {}],
  ['one server serves', [old(1)], { serving: old(1) }],
  ['one stopped server still is the database', [old(0)], { serving: old(0) }],
  ['of two running ones, the older serves', [fresh(1), old(1)], { serving: old(1), next: fresh(1) }],
  ['the stopped one is the former', [old(0), fresh(1)], { serving: fresh(1), former: old(0) }],
  [
    'of two stopped ones, the newer is the database',
    [old(0), fresh(0)],
    { serving: fresh(0), former: old(0) },
  ],
])('%s', (_, services, roles) => expect(assignRoles(services)).toEqual({ ...roles }));

it('names of other services are no servers of the database', () => {
  const names = ['shop_db', 'shop_db-17', 'shop_db-old', 'shop_dbs', 'shop_api', 'eshop_db'];
  expect(databaseServicesIn('shop', names)).toEqual(['shop_db', 'shop_db-17']);
});

it('the major of a server is that of its image', () => expect(majorOf(fresh(1))).toBe(17));

it('while two servers run, other commands are refused, with the two ways out', () => {
  const refused = () => refuseDuringUpgrade(assignRoles([old(1), fresh(1)]), { name: 'local' });
  expect(refused).toThrow('an upgrade of the database to PostgreSQL 17 is running or was interrupted');
  expect(() => refuseDuringUpgrade(assignRoles([old(0), fresh(1)]), { name: 'local' })).not.toThrow();
});
