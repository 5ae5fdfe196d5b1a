import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changesOf, chooseChanges } from './changes-of-service.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'services-'));
});
afterEach(() => rm(root, { recursive: true }));
const withChanges = (service: string) => mkdir(changesOf(service, root), { recursive: true });
const lint = (folder: string) => `npm run migrate -- lint ${folder}`;

test('without a folder, the changes of the only service that has any are used', async () => {
  await withChanges('orders-api');
  await mkdir(join(root, 'services/mailer'));
  expect(await chooseChanges({}, lint, root)).toBe(join(root, 'services/orders-api/changes'));
});

test('with two services that have changes, the refusal lists the commands to type', async () => {
  await withChanges('orders-api');
  await withChanges('payments');
  await expect(chooseChanges({}, lint, root)).rejects.toMatchObject({
    outcome: 'refused',
    message: 'which changes? These services have some: orders-api, payments',
    hint: 'npm run migrate -- lint services/orders-api/changes\n  or: npm run migrate -- lint services/payments/changes',
  });
});

test('a named folder is relative to the directory of the caller', async () => {
  expect(await chooseChanges({ changes: '/srv/changes' }, lint, root)).toBe('/srv/changes');
});
