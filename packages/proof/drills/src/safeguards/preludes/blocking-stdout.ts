/** An undocumented part of a pipe's handle in Node.js. */
type Handle = { setBlocking?(blocking: boolean): void };

// The default for a process with a pipe as standard output: a write to a full pipe blocks the process.
(process.stdout as typeof process.stdout & { _handle?: Handle })._handle?.setBlocking?.(true);
