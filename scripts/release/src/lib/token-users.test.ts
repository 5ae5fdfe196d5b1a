import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findUser, tokenUsers } from './token-users.ts';

async function service(manifest: object): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'users-'));
  onTestFinished(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'services/stock'), { recursive: true });
  await writeFile(join(root, 'services/stock/package.json'), JSON.stringify(manifest));
  return root;
}

test('the first user is the default, and the others are found by name', async () => {
  const users = await tokenUsers(
    'stock',
    await service({ tokens: { ada: ['stock:read'], clerk: ['stock:count', 'stock:read'] } }),
  );
  expect(findUser(users, undefined, 'stock')).toEqual({ name: 'ada', scopes: ['stock:read'] });
  expect(findUser(users, 'clerk', 'stock').scopes).toEqual(['stock:count', 'stock:read']);
  expect(() => findUser(users, 'eve', 'stock')).toThrow('does not name eve');
});

test('a service without users is refused, and so are scopes that are not a list', async () => {
  expect(() => findUser([], undefined, 'stock')).toThrow('is empty');
  await expect(tokenUsers('stock', await service({ tokens: { ada: 'stock:read' } }))).rejects.toThrow(
    'tokens.ada in',
  );
  await expect(tokenUsers('gone', await service({}))).rejects.toThrow('there is no service gone');
});
