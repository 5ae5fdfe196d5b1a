import pg from 'pg';

/** Connects. A connection that breaks fails the query under way, and later ones; that is all that it does. */
export async function connectClient(url: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Lets `work` have a connection, and closes it. */
export async function withClient<T>(
  url: string,
  applicationName: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connectClient(url, applicationName);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
