import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** The database that the container created with the roles of production. Without connections, so that it can be copied. */
export const TEMPLATE = 'orders';

/** A server that startPostgres started. */
export interface Server {
  /** host:port */
  address: string;
  /** name:password */
  superuser: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: Server;
  }
}

/** The URLs of one database for its three roles. */
export interface TestDatabase {
  ownerUrl: string;
  appUrl: string;
  superuserUrl: string;
}

/** Creates an empty database with the roles of production. @throws when the server does not answer */
export async function freshDatabase({ address, superuser }: Server): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const client = new Client(`postgres://${superuser}@${address}/postgres`);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    // CREATE DATABASE copies neither the owner nor the privileges of the database itself.
    await client.query(
      `UPDATE pg_database SET (datdba, datacl) = (SELECT datdba, datacl FROM pg_database WHERE datname = $1) WHERE datname = $2`,
      [TEMPLATE, name],
    );
  } finally {
    await client.end();
  }
  return {
    ownerUrl: `postgres://orders_owner:aa11@${address}/${name}`,
    appUrl: `postgres://orders_app:bb22@${address}/${name}`,
    superuserUrl: `postgres://${superuser}@${address}/${name}`,
  };
}
