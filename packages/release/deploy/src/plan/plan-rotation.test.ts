import { expect, it } from 'vitest';
import type { Running } from '../cluster/running.ts';
import { format } from '../operations/operations.ts';
import type { Target } from '../target/load.ts';
import { type AppRotation, planAppRotation, planOwnerRotation } from './plan-rotation.ts';

const APP = 'orders_app_database_url';
const target = {
  ...{ name: 'local', stack: 'orders', database: 'bundled', backup: { every: 'off', keep: 7, maxAge: 0 } },
} as Target;
const running: Running = {
  ...{ version: '2.0.0', content: 'c', image: 'i', settings: `with ${APP}` },
  ...{ paused: undefined, settled: true },
};
const rotation = (secrets: string[], changes: Partial<Running> = {}): AppRotation => ({
  ...{ target, secrets, running: { ...running, ...changes } },
  settingsWith: Object.fromEntries([APP, `${APP}-2`, `${APP}-3`].map((name) => [name, `with ${name}`])),
});

it('a new login serves before the old one loses its password', () => {
  const { plan, secret } = planAppRotation(rotation([APP]));
  expect(secret).toBe(`${APP}-2`);
  expect(format(plan)).toEqual([
    'lock: lock orders; refused unless 2.0.0 still runs',
    `rotate: set a new password for orders_app_b, in the secret ${APP}-2`,
    'rollout: 2.0.0 with new settings, one replica at a time, start-first',
    `rotate: remove the password of orders_app, and remove the secrets ${APP}, unless mounted`,
    'lock: unlock, in any case',
  ]);
});

it('the two logins alternate', () => {
  const { plan } = planAppRotation(rotation([`${APP}-2`], { settings: `with ${APP}-2` }));
  expect(plan).toContainEqual({
    kind: 'set password',
    role: 'app',
    login: 'orders_app_a',
    secret: `${APP}-3`,
  });
});

it('a rotation that was interrupted before its rollout continues with the new password', () => {
  const { plan, secret } = planAppRotation(rotation([APP, `${APP}-2`]));
  expect(secret).toBe(`${APP}-2`);
  expect(plan.map(({ kind }) => kind)).toEqual(['lock', 'rollout', 'retire passwords', 'unlock']);
});

it('the next rotation removes the old passwords and secrets that an interrupted one left', () => {
  const { plan } = planAppRotation(rotation([APP, `${APP}-2`], { settings: `with ${APP}-2` }));
  expect(plan).toContainEqual({
    ...{ kind: 'retire passwords', secrets: [APP, `${APP}-2`], logins: ['orders_app', 'orders_app_b'] },
  });
});

it.each<[string, Partial<Running>]>([
  ['the running settings of orders differ', { settings: 'others' }],
  ['a rollout of orders is in progress', { settled: false }],
  ['a rollout of orders is in progress or paused', { paused: 'update' }],
])('is refused when %s', (why, changes) =>
  expect(() => planAppRotation(rotation([APP], changes))).toThrow(why),
);

it("the owner's password is changed under the lock, and scheduled backups are updated", () => {
  const scheduled = { ...target, backup: { ...target.backup, every: 60_000 } };
  const kinds = (of: Target) =>
    planOwnerRotation(of, ['orders_owner_database_url']).plan.map(({ kind }) => kind);
  expect(kinds(target)).toEqual(['lock', 'set password', 'retire passwords', 'unlock']);
  expect(kinds(scheduled)).toContain('update backups');
});
