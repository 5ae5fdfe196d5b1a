import { createServer } from 'node:http';

/** A replica that answers every request at once: what is measured is the way to it. */
createServer({ keepAliveTimeout: 60_000 }, (_, response) => response.end('hello')).listen(
  Number(process.env.PORT),
  '127.0.0.1',
);
