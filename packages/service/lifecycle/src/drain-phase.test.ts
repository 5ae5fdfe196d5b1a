import { describe, expect, it } from 'vitest';
import { nextPhase, type Situation } from './drain-phase.ts';
import { defaultLimits } from './limits.ts';

const hold: Situation = {
  phase: 'hold',
  elapsedMs: 0,
  refusingMs: 0,
  open: 10,
  inFlight: 2,
  arriving: 0,
  promisedMs: 9_000,
  hurries: 0,
};
const settle: Situation = { ...hold, phase: 'settle', elapsedMs: 11_000, promisedMs: 0 };
const finish: Situation = { ...settle, phase: 'finish', refusingMs: 600 };

function after(situation: Situation, change: Partial<Situation>) {
  return nextPhase({ ...situation, ...change }, defaultLimits);
}

describe('while a drain holds, it', () => {
  it('takes requests for the minimum even without a connection: the balancer has not noticed yet', () => {
    expect(after(hold, { open: 0, inFlight: 0, elapsedMs: 2_999 })).toBe('hold');
  });
  it('ends early when no connection is open', () => {
    expect(after(hold, { open: 0, inFlight: 0, elapsedMs: 3_000 })).toBe('settle');
  });
  it('waits for an idle client for its promised time and the buffer', () => {
    expect(after(hold, { inFlight: 0, elapsedMs: 10_999 })).toBe('hold');
    expect(after(hold, { inFlight: 0, elapsedMs: 11_000 })).toBe('settle');
  });
  it('never waits longer, however many clients connect', () => {
    expect(after(hold, { open: 1_000, inFlight: 500, elapsedMs: 11_000 })).toBe('settle');
  });
  it('stops waiting when hurried', () => {
    expect(after(hold, { hurries: 1 })).toBe('settle');
  });
});

describe('while connections settle, it', () => {
  it('gives a new connection the margin to send its request', () => {
    expect(after(settle, { refusingMs: 499 })).toBe('settle');
    expect(after(settle, { refusingMs: 500 })).toBe('finish');
  });
  it('ends at once when no connection is open', () => {
    expect(after(settle, { open: 0, refusingMs: 1 })).toBe('finish');
  });
  it('waits past the margin for a client that was promised more, within the request grace', () => {
    expect(after(settle, { refusingMs: 500, promisedMs: 1 })).toBe('settle');
    expect(after(settle, { refusingMs: 10_500, promisedMs: 1 })).toBe('finish');
  });
  it('waits for a partly received request, within the request grace', () => {
    expect(after(settle, { refusingMs: 500, arriving: 1 })).toBe('settle');
    expect(after(settle, { refusingMs: 10_500, arriving: 1 })).toBe('finish');
  });
  it('stops waiting for idle clients when hurried, and for a partly received request when hurried twice', () => {
    expect(after(settle, { hurries: 1, promisedMs: 5_000 })).toBe('finish');
    expect(after(settle, { hurries: 1, arriving: 1 })).toBe('settle');
    expect(after(settle, { hurries: 2, arriving: 1 })).toBe('finish');
  });
});

describe('while requests finish, it', () => {
  it('ends with the last answer', () => {
    expect(after(finish, { inFlight: 1 })).toBe('finish');
    expect(after(finish, { inFlight: 0 })).toBe('closed');
  });
  it('cuts off the remaining requests when the grace is over', () => {
    expect(after(finish, { refusingMs: 10_499 })).toBe('finish');
    expect(after(finish, { refusingMs: 10_500 })).toBe('closed');
  });
  it('lets requests finish when hurried once, and not when hurried twice', () => {
    expect(after(finish, { hurries: 1 })).toBe('finish');
    expect(after(finish, { hurries: 2 })).toBe('closed');
  });
});
