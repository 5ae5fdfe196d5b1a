/** The signals that end a command early: of Ctrl-C, a supervisor, a closed terminal. */
export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * An abort signal that is aborted by the first of SIGNALS; the process then ends with its work. Listeners stay (`on`, not
 * `once`), because signal-exit, a dependency of execa, kills the process when it finds no listener but its own.
 */
export function onInterruption(reason: () => Error): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of SIGNALS) process.on(signal, () => interrupted.abort(reason()));
  return interrupted.signal;
}
