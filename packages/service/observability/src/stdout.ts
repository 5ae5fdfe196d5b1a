import type { DestinationStream } from 'pino';
import { lineBuffer } from './line-buffer.ts';

/** Lines of this level and above are written at once: each may be the last line of the process. */
const WARN = 40;

const buffer = lineBuffer(1);

/** Lines dropped because the reader of standard output stalled. */
export const droppedLines = (): number => buffer.dropped();

/**
 * Standard output with one write for all lines of a turn of the event loop: a write costs as much as formatting a line. A full pipe never
 * blocks the process. At exit (normal, `process.exit`, uncaught exception) no line is lost while the output is being read.
 */
export function stdout(): DestinationStream {
  // Opening a pipe as a stream makes it non-blocking; otherwise a write to a full pipe stops the process.
  void process.stdout;
  let isScheduled = false;
  const write = () => {
    isScheduled = false;
    buffer.write();
  };
  process.on('exit', () => buffer.finish());
  return {
    // Pino then stores the level of each line in `lastLevel` before it writes the line.
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
