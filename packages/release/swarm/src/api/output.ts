/** The output of a process in a container. */
export interface Output {
  stdout: string;
  stderr: string;
  /** Both streams, in order. */
  all: string;
}

/** A frame has the number of its stream in the first byte, and the length of its content in the last four of eight (Engine API, attach). */
const HEADER = 8;
const STREAMS = { stdout: 1, stderr: 2, error: 3 };

/** Parses the frames of a multiplexed output. Pure. @throws Error with the engine's text when it could not read the output */
export function parseOutput(bytes: Buffer): Output {
  const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[], all: [] as Buffer[] };
  for (let at = 0; at + HEADER <= bytes.length; ) {
    const end = at + HEADER + bytes.readUInt32BE(at + 4);
    const content = bytes.subarray(at + HEADER, end);
    if (bytes[at] === STREAMS.error) throw new Error(`error from daemon in stream: ${content.toString()}`);
    if (bytes[at] === STREAMS.stdout) parts.stdout.push(content);
    if (bytes[at] === STREAMS.stderr) parts.stderr.push(content);
    parts.all.push(content);
    at = end;
  }
  return { stdout: textOf(parts.stdout), stderr: textOf(parts.stderr), all: textOf(parts.all) };
}

/** Like the output of a command, without the last newline. */
const textOf = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString().replace(/\n$/, '');
