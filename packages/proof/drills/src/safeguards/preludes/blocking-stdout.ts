/** The part of a pipe's handle that Node.js does not document. */
type Handle = { setBlocking?(blocking: boolean): void };

// The default of a process whose standard output is a pipe: a line that finds no room holds up the process that logs it.
(process.stdout as typeof process.stdout & { _handle?: Handle })._handle?.setBlocking?.(true);
