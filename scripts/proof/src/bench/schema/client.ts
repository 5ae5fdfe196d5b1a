import pg from 'pg';

/** Connects. A broken connection fails the running query and later ones, and has no other effect. */
export async function connectClient(url: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** Runs `work` with a connection, and closes it. */
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
