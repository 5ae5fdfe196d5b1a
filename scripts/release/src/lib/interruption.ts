/** What ends a command early: Ctrl-C, a supervisor, or a closed terminal. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A signal to abort by that is aborted when this process is to end; from then on it ends when its work is over. Listeners stay (`on`, not
 * `once`): signal-exit, which execa brings, kills the process at once when it is called and finds no listener but its own.
 */
export function onInterruption(reason: () => Error): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => interrupted.abort(reason()));
  return interrupted.signal;
}
