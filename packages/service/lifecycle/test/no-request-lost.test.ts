import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plans } from './harness/plan.ts';
import { connectionCloseFor, drain, httpTerminator, serverClose } from './harness/strategies.ts';
import { runTrial } from './harness/trial.ts';

const A_WHILE = { timeout: 300_000 };

describe('of 100 keep-alive clients behind a slow wire, stopped at any moment', A_WHILE, () => {
  it('a drain loses no request, over more than 1,000 connections', async () => {
    let connections = 0;
    let atRisk = 0;
    const losesNothing = fc.asyncProperty(plans, async (plan) => {
      const tally = await runTrial(plan, drain, 20_000);
      expect(tally).toMatchObject({ lost: 0, lostFirst: 0, outcome: { exitCode: 0, dropped: 0 } });
      expect(tally.stopMs, 'the server ended by itself').toBeDefined();
      connections += tally.connections;
      atRisk += tally.atRisk;
    });
    // Shrinking does not help: a smaller plan has the same clients at other times.
    await fc.assert(losesNothing, { numRuns: 11, endOnFailure: true });
    expect(connections).toBeGreaterThanOrEqual(1_000);
    expect(atRisk).toBeGreaterThan(0);
  });

  it.each([
    { name: 'server.close()', strategy: serverClose },
    { name: 'http-terminator alone', strategy: httpTerminator },
    { name: 'Connection: close for 30 ms', strategy: connectionCloseFor(30) },
  ])('$name loses some, and the harness detects it', async ({ strategy }) => {
    const [plan] = fc.sample(plans, 1);
    if (!plan) throw new Error('no plan');
    expect((await runTrial(plan, strategy)).lost).toBeGreaterThan(0);
  });
});
