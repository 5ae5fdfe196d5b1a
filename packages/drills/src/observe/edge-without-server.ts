import { countInLogs } from '@zero-downtime/lab';
import type { Field } from '../field/field.ts';

/** HAProxy writes it for a request that it had no server for. */
const NO_SERVER = '<NOSRV>';

/** Expects that since a moment (epoch milliseconds) the edge always had a server to send a request to. */
export async function expectServersAtTheEdge(field: Field, sinceMs: number): Promise<void> {
  const { machines, target } = field;
  const lines = await countInLogs(machines, `${target.stack}_edge`, sinceMs, NO_SERVER);
  field.expect('the edge always had a server', lines === 0, `${lines} × ${NO_SERVER} in its logs`);
}
