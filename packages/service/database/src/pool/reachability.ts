import { errorText } from '../error-text.ts';
import { connectFaultOf, reconnectPauseMs } from './connect-fault.ts';
import { DatabaseUnreachable } from './pool-errors.ts';

export interface ReachabilityOptions {
  /** Called when the pause after a failed attempt ends. */
  retry: () => void;
  onWarning: (message: string) => void;
}

/** Tracks the results of connection attempts, and the pause between them. */
export function createReachability({ retry, onWarning }: ReachabilityOptions) {
  let failures = 0;
  let lastFailure: unknown;
  let unreachable: unknown;
  let pause: NodeJS.Timeout | undefined;

  return {
    /** True while no attempt should begin. */
    isPausing: () => pause !== undefined,
    lastFailure: () => lastFailure,
    /** The error for requests while the database is unreachable. */
    whyUnreachable: () =>
      unreachable ? new DatabaseUnreachable(errorText(unreachable), unreachable) : undefined,
    succeeded(): void {
      if (failures > 0) onWarning(`connected again, after ${failures} failed attempts`);
      failures = 0;
      unreachable = lastFailure = undefined;
    },
    /** `othersOpen`: other connections work, and a waiting request may get one of them. */
    failed(error: unknown, othersOpen: boolean): void {
      const fault = connectFaultOf(error);
      const known = fault !== 'passing' && !othersOpen;
      if (failures === 0 || (known && !unreachable)) onWarning(`cannot connect: ${errorText(error)}`);
      failures++;
      lastFailure = error;
      if (known) unreachable = error;
      // The server may answer again: requests wait.
      else if (fault === 'passing') unreachable = undefined;
      clearTimeout(pause);
      pause = setTimeout(
        () => {
          pause = undefined;
          retry();
        },
        reconnectPauseMs(fault, failures, Math.random()),
      ).unref();
    },
    stop: () => clearTimeout(pause),
  };
}
