/** A FIFO queue of waiters, each with its own deadline. */
export interface WaitQueue<T> {
  readonly length: number;
  /**
   * Calls `settle` once: with a value, with the error of {@link WaitQueue.rejectAll}, or at the deadline (on
   * the clock of `performance.now()`) with `timeoutError()`. `first`: goes to the front, because it has
   * waited before.
   */
  wait(settle: Settle<T>, deadline: number, first: boolean): void;
  /** Gives the value to the first waiter. False: none waits. */
  serve(value: T): boolean;
  rejectAll(error: Error): void;
}

export type Settle<T> = (error: Error | undefined, value: T) => void;

export function createWaitQueue<T>(timeoutError: () => Error): WaitQueue<T> {
  const waiters: { settle: Settle<T>; timer: NodeJS.Timeout }[] = [];
  const none = undefined as T;
  return {
    get length() {
      return waiters.length;
    },
    wait(settle, deadline, first) {
      const giveUp = () => {
        waiters.splice(waiters.indexOf(waiter), 1);
        settle(timeoutError(), none);
      };
      const waiter = { settle, timer: setTimeout(giveUp, Math.max(1, deadline - performance.now())) };
      if (first) waiters.unshift(waiter);
      else waiters.push(waiter);
    },
    serve(value) {
      const waiter = waiters.shift();
      if (!waiter) return false;
      clearTimeout(waiter.timer);
      waiter.settle(undefined, value);
      return true;
    },
    rejectAll(error) {
      for (const { settle, timer } of waiters.splice(0)) {
        clearTimeout(timer);
        settle(error, none);
      }
    },
  };
}
