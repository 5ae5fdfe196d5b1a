import { readFile } from 'node:fs/promises';

/** A file of a change that is not UTF-8. */
export class NotUtf8Error extends Error {
  override readonly name = 'NotUtf8Error';
  /** The first line with invalid bytes, from 1. */
  readonly line: number;

  constructor(file: string, line: number) {
    super(`${file}, line ${line}: it is not valid UTF-8; save the file as UTF-8`);
    this.line = line;
  }
}

/**
 * The text of a phase as the linter, the runner and the checksum read it: UTF-8, without a byte order mark.
 * @throws NotUtf8Error for other bytes, because a lossy decoding changes the SQL and makes different files equal.
 */
export async function readSource(file: string): Promise<string> {
  const bytes = await readFile(file);
  try {
    return decode(bytes);
  } catch {
    throw new NotUtf8Error(file, firstInvalidLine(bytes));
  }
}

/** Editors and operating systems leave such files, for example `.DS_Store`. They are no part of a change. */
export const isHidden = (name: string): boolean => name.startsWith('.');

const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes);

const NEWLINE = 0x0a;

/** The first line that is not UTF-8. No character of UTF-8 contains the byte of a newline, so each line is decoded alone. */
function firstInvalidLine(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line++) {
    const end = bytes.indexOf(NEWLINE, start);
    try {
      decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      return line;
    }
    if (end < 0) return line;
    start = end + 1;
  }
}
