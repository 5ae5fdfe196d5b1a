import { stallDatabase } from '@zero-downtime/lab';
import type { DrillContext } from '../context/context.ts';
import type { Drill } from '../drill.ts';
import { expectServersAtTheEdge } from '../expectations/edge-without-server.ts';
import { expectRecovery } from '../expectations/recovery.ts';
import { describeImpact, type Impact, impactBetween } from '../observe/impact.ts';
import { describeEnd, sparesRelease } from '../observe/spared.ts';
import { CLIENTS_THAT_WAIT } from '../traffic/clients.ts';
import { startRollout } from './start-rollout.ts';

/** Seconds, by rollout. Requests survive the short stalls; the long one lasts almost as long as the deadline of a request. */
const SHORT = [1, 3, 1, 3] as const;
const LONG = [8] as const;
const BETWEEN_MS = 4_000;
/** Longer than a client waits, so that every second of a stall is counted. Milliseconds. */
const SETTLE_MS = 14_000;

interface Stalled {
  seconds: number;
  fromMs: number;
  untilMs: number;
}

export const databaseStalls: Drill = {
  name: 'database-stalls',
  title: 'The database server stops for 1, 3 and 8 s, in rollouts',
  story:
    'Every process of PostgreSQL is stopped with SIGSTOP, as on a disk or host that hangs. Requests wait and are answered after the stall; past their deadline the API answers 503. The release must not be blamed.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'the stall of 8 s may outlast the deadline of a request' },
  clients: CLIENTS_THAT_WAIT,
  async act(context) {
    const startedAt = Date.now();
    const short = await stallInARollout(context, SHORT);
    const long = await stallInARollout(context, LONG);
    await context.keepTrafficRunning(SETTLE_MS);
    for (const stalled of short)
      expectOf(context, stalled, 'no request fails', ({ failedFirstTries }) => failedFirstTries === 0);
    for (const stalled of long)
      expectOf(context, stalled, 'the only failure is the 503 of the deadline', onlyUnavailable);
    await expectServersAtTheEdge(context, startedAt);
  },
};

async function stallInARollout(context: DrillContext, times: readonly number[]): Promise<Stalled[]> {
  const { deploying } = await startRollout(context);
  const stalls: Stalled[] = [];
  for (const seconds of times) {
    const { fromMs, untilMs } = await context.act(`the database server stops for ${seconds} s`, () =>
      stallDatabase(context.machines, `${context.target.stack}_db`, seconds),
    );
    await expectRecovery(context, `the stall of ${seconds} s`, untilMs);
    stalls.push({ seconds, fromMs, untilMs });
    await context.keepTrafficRunning(BETWEEN_MS);
  }
  const deploy = await deploying;
  context.expect('the release is not blamed', sparesRelease(deploy), describeEnd(deploy));
  return stalls;
}

function expectOf(
  context: DrillContext,
  { seconds, fromMs, untilMs }: Stalled,
  text: string,
  holds: (impact: Impact) => boolean,
) {
  const impact = impactBetween(context.traffic.soFar().seconds, fromMs, untilMs);
  context.expect(
    `${text} in the stall of ${seconds} s`,
    impact.requests > 0 && holds(impact),
    describeImpact(impact),
  );
}

export const onlyUnavailable = ({ failures }: Impact): boolean =>
  Object.keys(failures).every((outcome) => outcome === 'status 503');
