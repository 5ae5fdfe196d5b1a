/** A second of history, bytes: 256 MB are full after about two minutes. */
const SECOND = 1_900_000;
const history: Buffer[] = [];

// A history of the service, of which nothing is ever dropped. Filled, not only allocated: pages that were never written to take no memory.
setInterval(() => history.push(Buffer.alloc(SECOND, 1)), 1_000).unref();
