import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changesOf, onlyChanges } from './changes-of-service.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'services-'));
});
afterEach(() => rm(root, { recursive: true }));
const withChanges = (service: string) => mkdir(changesOf(service, root), { recursive: true });

test('without a folder, the changes of the only service that has any are used', async () => {
  await withChanges('orders-api');
  await mkdir(join(root, 'services/mailer'));
  expect(onlyChanges(root)).toBe(join(root, 'services/orders-api/changes'));
});

test('with two services that have changes, the folder is required', async () => {
  await withChanges('orders-api');
  await withChanges('payments');
  expect(() => onlyChanges(root)).toThrow('which changes?');
});
