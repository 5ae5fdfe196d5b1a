import type { DestinationStream } from 'pino';
import { lineBuffer } from './line-buffer.ts';

/** Lines of this level and above are written at once: each may be the last one of the process. */
const WARN = 40;

const buffer = lineBuffer(1);

/** Lines that were not written because the reader of standard output had stopped reading. */
export const droppedLines = (): number => buffer.dropped();

/**
 * Standard output, written once for all lines of one turn of the event loop: a write for each costs as much as making the line.
 * A full pipe never blocks the process, and one that ends (by itself, by `process.exit`, by an uncaught exception) loses no line
 * while its output is being read.
 */
export function stdout(): DestinationStream {
  // Node makes a pipe non-blocking when it opens it as a stream. Without that, a write to a full pipe stops the process.
  void process.stdout;
  let isScheduled = false;
  const write = () => {
    isScheduled = false;
    buffer.write();
  };
  process.on('exit', () => buffer.finish());
  return {
    // Makes pino store the level of each line in `lastLevel` before it writes the line.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write(line: string) {
      buffer.add(line);
      if (this.lastLevel >= WARN) return write();
      if (isScheduled) return;
      isScheduled = true;
      setImmediate(write);
    },
  } as DestinationStream & { lastLevel: number };
}
