import fc from 'fast-check';

/** One request of a client, and the client's idle time after the answer. Times in ms. */
export type Step = {
  /** `late body`: the second half of the body is delayed. `early answer`: so is the body, but the answer does not wait for it. */
  kind: 'get' | 'post' | 'late body' | 'early answer';
  /** How long the handler takes. 0: it answers synchronously. */
  workMs: number;
  bodyBytes: number;
  restAfterMs: number;
  pauseMs: number;
};

/** The plan of one trial. Times in ms. */
export type Plan = {
  /** The time from the first request to the stop. */
  stopAfterMs: number;
  /** The time from the stop until the balancer opens no more connections. */
  noticeMs: number;
  /** How long bytes take between client and server. Each connection takes the next value. */
  wireMs: number[];
  /** Each client repeats its steps, on one connection for as long as the protocol allows. */
  clients: { startMs: number; steps: Step[] }[];
};

const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    often(6, fc.constant('get' as const)),
    often(3, fc.constant('post' as const)),
    often(2, fc.constant('late body' as const)),
    often(1, fc.constant('early answer' as const)),
  ),
  workMs: fc.oneof(
    often(2, fc.constant(0)),
    often(2, fc.integer({ min: 1, max: 30 })),
    often(1, fc.integer({ min: 30, max: 400 })),
  ),
  bodyBytes: fc.integer({ min: 2, max: 20_000 }),
  restAfterMs: fc.integer({ min: 1, max: 80 }),
  // Up to the second that the server promises, and beyond.
  pauseMs: fc.oneof(often(4, fc.integer({ min: 0, max: 60 })), often(1, fc.integer({ min: 60, max: 1_100 }))),
});

/** Plans without fast-check's bias towards small numbers, which would make all clients alike. */
export const plans: fc.Arbitrary<Plan> = fc.noBias(
  fc.record({
    stopAfterMs: fc.integer({ min: 100, max: 600 }),
    noticeMs: fc.integer({ min: 0, max: 100 }),
    wireMs: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 10, maxLength: 10 }),
    clients: fc.array(
      fc.record({
        startMs: fc.integer({ min: 0, max: 100 }),
        steps: fc.array(step, { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 100, maxLength: 100 },
    ),
  }),
);
