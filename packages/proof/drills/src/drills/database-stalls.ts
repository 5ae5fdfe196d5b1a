import { stallDatabase } from '@zero-downtime/lab';
import type { Drill } from '../drill.ts';
import { expectServersAtTheEdge } from '../expectations/edge-without-server.ts';
import { expectRecovery } from '../expectations/recovery.ts';
import type { Field } from '../field/field.ts';
import { describeFelt, type Felt, feltBetween } from '../observe/felt.ts';
import { describeEnd, sparesTheRelease } from '../observe/spared.ts';
import { CLIENTS_THAT_WAIT } from '../traffic/clients.ts';
import { inARollout } from './in-a-rollout.ts';

/** Seconds, one rollout each. Requests survive the short ones; the long one lasts nearly as long as a request may. */
const SHORT = [1, 3, 1, 3] as const;
const LONG = [8] as const;
const BETWEEN_MS = 4_000;
/** Longer than a client waits: then every second of a stall is counted. Milliseconds. */
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
    'Every process of PostgreSQL is stopped with SIGSTOP, as on a disk or a host that hangs. Requests wait and are answered when it goes on; what waits longer than a request may is answered 503 by the API. The release is not to blame.',
  from: '2.0.0',
  users: { may: 'see failures', because: 'the stall of 8 s may outlast the deadline of a request' },
  clients: CLIENTS_THAT_WAIT,
  async act(field) {
    const startedAt = Date.now();
    const short = await stallInARollout(field, SHORT);
    const long = await stallInARollout(field, LONG);
    await field.letUsersGoOn(SETTLE_MS);
    for (const stalled of short)
      expectOf(field, stalled, 'no request fails', ({ failedFirstTries }) => failedFirstTries === 0);
    for (const stalled of long)
      expectOf(field, stalled, 'only the 503 of the deadline is seen', onlyUnavailable);
    await expectServersAtTheEdge(field, startedAt);
  },
};

async function stallInARollout(field: Field, times: readonly number[]): Promise<Stalled[]> {
  const { deploying } = await inARollout(field);
  const stalls: Stalled[] = [];
  for (const seconds of times) {
    const { fromMs, untilMs } = await field.act(`the database server stops for ${seconds} s`, () =>
      stallDatabase(field.machines, `${field.target.stack}_db`, seconds),
    );
    await expectRecovery(field, `the stall of ${seconds} s`, untilMs);
    stalls.push({ seconds, fromMs, untilMs });
    await field.letUsersGoOn(BETWEEN_MS);
  }
  const deploy = await deploying;
  field.expect('the release is not blamed', sparesTheRelease(deploy), describeEnd(deploy));
  return stalls;
}

function expectOf(
  field: Field,
  { seconds, fromMs, untilMs }: Stalled,
  text: string,
  holds: (felt: Felt) => boolean,
) {
  const felt = feltBetween(field.traffic.soFar().seconds, fromMs, untilMs);
  field.expect(`${text} in the stall of ${seconds} s`, felt.requests > 0 && holds(felt), describeFelt(felt));
}

/** Pure. */
export const onlyUnavailable = ({ failures }: Felt): boolean =>
  Object.keys(failures).every((outcome) => outcome === 'status 503');
