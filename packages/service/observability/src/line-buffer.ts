import { writeSync } from 'node:fs';

/** Bytes kept for a stalled reader: some 13,000 lines, a sixtieth of the container's memory. */
const CAPACITY = 4 * 1024 * 1024;
/** The retry interval for a full pipe, ms. */
const RETRY_MS = 20;
/** The reader counts as stalled after this time without progress at exit, ms. */
const PATIENCE_MS = 2_000;

/** A buffer of lines for a file descriptor. */
export interface LineBuffer {
  /** Keeps a line until it is written; drops and counts it when the buffer is full. */
  add(line: string): void;
  /** Writes without blocking what the descriptor accepts, and retries the rest. */
  write(): void;
  /** Writes the rest, blocking while the reader makes progress. For the exit of a process. */
  finish(): void;
  /** Lines that were dropped so far. */
  dropped(): number;
}

/**
 * A bounded buffer in front of `fd`, which should be non-blocking if it is a pipe. Lines that cannot be written (the reader has exited, the
 * disk is full) are dropped too: a log must not end its process.
 */
export function lineBuffer(fd: number, capacity = CAPACITY): LineBuffer {
  let fresh = '';
  let freshLines = 0;
  const chunks: { bytes: Buffer; lines: number }[] = [];
  let waiting = 0;
  let dropped = 0;
  let retry: NodeJS.Timeout | undefined;

  /** True when everything is written or lost, false when the pipe is full. */
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
    // A write to a full pipe throws: try once each RETRY_MS, not once a line.
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
