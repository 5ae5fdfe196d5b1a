/** History of one second, bytes: 256 MB are full after about two minutes. */
const SECOND = 1_900_000;
const history: Buffer[] = [];

// The bug: an unbounded history. Filled, not only allocated, because unwritten pages use no memory.
setInterval(() => history.push(Buffer.alloc(SECOND, 1)), 1_000).unref();
