import { countInLogs } from '@zero-downtime/lab';
import type { Field } from '../field/field.ts';

/** As HAProxy logs a request that it answers 503 since it has no server. One that a client broke off has no server either, and 400. */
export const NO_SERVER = '<NOSRV> [-+/0-9]+ 503 ';

/** Expects that since a moment (epoch milliseconds) the edge always had a server to send a request to. */
export async function expectServersAtTheEdge(field: Field, sinceMs: number): Promise<void> {
  const { machines, target } = field;
  const lines = await countInLogs(machines, `${target.stack}_edge`, sinceMs, NO_SERVER);
  field.expect('the edge always had a server', lines === 0, `${lines} requests answered 503 by <NOSRV>`);
}
