import type { Backfill, ContractModule } from '../change/change.ts';
import type { Turn } from '../run/context.ts';
import { inTurn } from '../run/in-turn.ts';
import type { Witness } from './witness.ts';

/** What knows rows that only an older release writes. */
export interface RowQuestions {
  backfill?: Pick<Backfill, 'remaining'> | undefined;
  oldWriterRows?: ContractModule['oldWriterRows'];
}

/** Rows that an older release must have written since the backfill proved that none was left. */
export async function oldRows(turn: Turn, { backfill, oldWriterRows }: RowQuestions): Promise<Witness[]> {
  const unfilled = backfill ? await inTurn(turn, (trx) => backfill.remaining(trx)) : 0;
  const written = oldWriterRows ? await inTurn(turn, oldWriterRows) : 0;
  return [
    ...rowWitness(unfilled, 'the backfill had proved that none was left'),
    ...rowWitness(written, 'the contract asked for them'),
  ];
}

function rowWitness(found: number | string[], where: string): Witness[] {
  const who =
    typeof found === 'number' ? `${found} rows that only it writes` : `its rows ${found.join(', ')}`;
  return (typeof found === 'number' ? found : found.length) > 0
    ? [{ kind: 'rows', who, where, since: null }]
    : [];
}
