import pino, { type DestinationStream } from 'pino';

/** From here on a line is written at once: it may be the last one. */
const WARN = 40;
/** Written without waiting for more, bytes. */
const ENOUGH = 8_192;

/**
 * Standard output, written once for all lines of one turn of the event loop: a write for each costs as much as making the line.
 * Nothing waits longer than that turn, and what waits comes out at `exit`, so that a process which ends (by itself, by `process.exit`,
 * by an exception that nobody caught) loses no line. A worker or a larger buffer would.
 */
export function stdout(): DestinationStream {
  const out = pino.destination({ fd: 1, sync: true, minLength: ENOUGH });
  let isWaiting = false;
  const write = () => {
    isWaiting = false;
    // Not flushSync, which asks the file system to sync each time, and throws inside when it is a pipe.
    out.flush();
  };
  process.on('exit', () => out.flushSync());
  return {
    // Asks pino to say the level of each line beforehand.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      out.write(line);
      if (this.lastLevel >= WARN) return write();
      if (isWaiting) return;
      isWaiting = true;
      setImmediate(write);
    },
  } as DestinationStream & { lastLevel: number };
}
