const began = new Map<string, number>();
const tty = process.stdout.isTTY === true;
const every = tty ? 1_000 : 15_000;
let ticker: NodeJS.Timeout | undefined;

/** One line for the reader. */
export function say(line: string): void {
  clearStatus();
  console.log(line);
}

/**
 * Does long work under a title, telling how long it has been going on: a status line on a terminal,
 * a plain line every 15 seconds elsewhere. Several works may go on at once.
 */
export async function underway<T>(title: string, work: () => Promise<T>): Promise<T> {
  began.set(title, Date.now());
  ticker ??= setInterval(showStatus, every);
  try {
    return await work();
  } finally {
    began.delete(title);
    clearStatus();
    if (began.size === 0) {
      clearInterval(ticker);
      ticker = undefined;
    }
  }
}

function showStatus(): void {
  const parts = [...began].map(([title, since]) => `${title} ${seconds(Date.now() - since)}`);
  if (tty)
    process.stdout.write(`\r\u001b[K  … ${parts.join(', ').slice(0, (process.stdout.columns ?? 80) - 6)}`);
  else console.log(`  … ${parts.join(', ')}`);
}

function clearStatus(): void {
  if (tty && began.size + (ticker ? 1 : 0) > 0) process.stdout.write('\r\u001b[K');
}

/** A duration in milliseconds as whole seconds, for people: `12 s`. */
export function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}
