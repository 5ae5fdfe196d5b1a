import { errorText } from '../error-text.ts';
import { connectFaultOf, reconnectPauseMs } from './connect-fault.ts';
import { DatabaseUnreachable } from './pool-errors.ts';

export interface ReachabilityOptions {
  /** Called when the pause after a failed attempt is over. */
  retry: () => void;
  onWarning: (message: string) => void;
}

/** What attempts to connect have shown of the database, and the pause between them. */
export function createReachability({ retry, onWarning }: ReachabilityOptions) {
  let failures = 0;
  let lastFailure: unknown;
  let unreachable: unknown;
  let pause: NodeJS.Timeout | undefined;

  return {
    /** No attempt should begin now. */
    isPausing: () => pause !== undefined,
    lastFailure: () => lastFailure,
    /** What to reject requests with, while the database is known to be unreachable. */
    whyUnreachable: () =>
      unreachable ? new DatabaseUnreachable(errorText(unreachable), unreachable) : undefined,
    succeeded(): void {
      if (failures > 0) onWarning(`connected again, after ${failures} failed attempts`);
      failures = 0;
      unreachable = lastFailure = undefined;
    },
    /** `othersOpen`: the server is there, and a waiting request may get one of those. */
    failed(error: unknown, othersOpen: boolean): void {
      const fault = connectFaultOf(error);
      const known = fault !== 'passing' && !othersOpen;
      if (failures === 0 || (known && !unreachable)) onWarning(`cannot connect: ${errorText(error)}`);
      failures++;
      lastFailure = error;
      if (known) unreachable = error;
      // Something answers, or may: requests wait for it again.
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
