import { stdout } from 'node:process';

const tty = stdout.isTTY === true;
const EVERY_MS = tty ? 1_000 : 15_000;
const works = new Map<string, number>();
let ticker: NodeJS.Timeout | undefined;
let changes = 0;

/** Prints one line. */
export function say(line: string): void {
  clearStatus();
  console.log(line);
}

/** Prints a change before it is made to this host. */
export function announce(line: string): void {
  changes += 1;
  say(line);
}

/** Whether this run has started a change. */
export function hasChanged(): boolean {
  return changes > 0;
}

/**
 * Runs a long step and prints its elapsed time regularly: on a terminal a status line, elsewhere a plain
 * line every 15 seconds. Several may run at once.
 */
export async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  works.set(title, Date.now());
  ticker ??= setInterval(showStatus, EVERY_MS);
  try {
    return await work();
  } finally {
    clearStatus();
    works.delete(title);
    if (works.size === 0) ticker = void clearInterval(ticker);
  }
}

/** The elapsed time as text: `12 s`. */
export function since(began: number): string {
  return `${((Date.now() - began) / 1000).toFixed(1)} s`;
}

function showStatus(): void {
  const line = `  … ${[...works].map(([title, began]) => `${title}, ${Math.round((Date.now() - began) / 1000)} s`).join('; ')}`;
  if (tty) stdout.write(`\r\u001b[K${line.slice(0, stdout.columns - 1)}`);
  else console.log(line);
}

function clearStatus(): void {
  if (tty && works.size > 0) stdout.write('\r\u001b[K');
}
