import { Client } from 'pg';
import { beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../src/testing/index.ts';
import { runDatabase } from '../src/testing/run-database.ts';

let urls: TestDatabase;
beforeAll(async () => {
  urls = await runDatabase();
});

async function connectTo(url: string): Promise<void> {
  const client = new Client(url);
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}
const at = (url: string, database: string) => Object.assign(new URL(url), { pathname: database }).href;

it.each(['appUrl', 'ownerUrl'] as const)(
  "the role of %s connects to the service's database and no other",
  async (role) => {
    await connectTo(urls[role]);
    for (const other of ['postgres', 'template1'])
      await expect(connectTo(at(urls[role], other)), other).rejects.toMatchObject({ code: '42501' });
  },
);
