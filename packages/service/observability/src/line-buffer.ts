import { writeSync } from 'node:fs';

/** What is kept for a reader that does not read, bytes: some 13,000 lines, a sixtieth of the container's memory. */
const CAPACITY = 4 * 1024 * 1024;
/** Until a full pipe is tried again, ms. */
const RETRY_MS = 20;
/** At exit: without progress for this long, the reader counts as stopped, ms. */
const PATIENCE_MS = 2_000;

/** Lines on their way to a file descriptor. */
export interface LineBuffer {
  /** Keeps a line until it is written; drops and counts it when the buffer is full. */
  add(line: string): void;
  /** Writes what the descriptor takes without blocking; the rest follows as soon as it takes more. */
  write(): void;
  /** Writes the rest, and blocks for that as long as the reader makes progress. For the end of a process. */
  finish(): void;
  /** Lines that were dropped so far. */
  dropped(): number;
}

/**
 * A bounded buffer in front of `fd`, which should be non-blocking if it is a pipe. Lines that can never be written (the reader has
 * gone, the disk is full) are dropped too: a log must not end the process that writes it.
 */
export function lineBuffer(fd: number, capacity = CAPACITY): LineBuffer {
  let fresh = '';
  let freshLines = 0;
  const chunks: { bytes: Buffer; lines: number }[] = [];
  let waiting = 0;
  let dropped = 0;
  let retry: NodeJS.Timeout | undefined;

  /** True: everything is written (or lost). False: the pipe is full. */
  function writeAll(): boolean {
    if (fresh !== '') chunks.push({ bytes: Buffer.from(fresh), lines: freshLines });
    fresh = '';
    freshLines = 0;
    for (let chunk = chunks[0]; chunk; chunk = chunks[0]) {
      try {
        const written = writeSync(fd, chunk.bytes);
        waiting -= written;
        chunk.bytes = chunk.bytes.subarray(written);
        if (chunk.bytes.length === 0) chunks.shift();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return false;
        for (const { lines } of chunks.splice(0)) dropped += lines;
        waiting = 0;
      }
    }
    return true;
  }

  const write = () => {
    // A write to a full pipe costs an exception: one each RETRY_MS, not one a line.
    if (retry !== undefined || writeAll()) return;
    retry = setTimeout(() => {
      retry = undefined;
      write();
    }, RETRY_MS).unref();
  };

  return {
    add(line) {
      const bytes = Buffer.byteLength(line);
      if (waiting + bytes > capacity) {
        dropped += 1;
        return;
      }
      waiting += bytes;
      fresh += line;
      freshLines += 1;
    },
    write,
    finish() {
      clearTimeout(retry);
      let left = Number.POSITIVE_INFINITY;
      let deadline = 0;
      while (!writeAll()) {
        if (waiting < left) deadline = performance.now() + PATIENCE_MS;
        else if (performance.now() > deadline) return;
        left = waiting;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      }
    },
    dropped: () => dropped,
  };
}
