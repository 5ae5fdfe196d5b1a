import { countInLogs } from '@zero-downtime/lab';
import type { DrillContext } from '../context/context.ts';

/** HAProxy's log of a request answered 503 without a server. A request aborted by its client has no server either, but 400. */
export const NO_SERVER = '<NOSRV> [-+/0-9]+ 503 ';

/** Expects that the edge always had a server since a time (epoch milliseconds). */
export async function expectServersAtTheEdge(context: DrillContext, sinceMs: number): Promise<void> {
  const { machines, target } = context;
  const lines = await countInLogs(machines, `${target.stack}_edge`, sinceMs, NO_SERVER);
  context.expect('the edge always had a server', lines === 0, `${lines} requests answered 503 by <NOSRV>`);
}
