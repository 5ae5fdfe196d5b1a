import { html, type Markup } from '../page/html.ts';
import type { Run } from '../run/run-schema.ts';
import { duration, plural, stopwatch } from '../words/figures.ts';
import { endOf } from '../words/replica-life.ts';
import { table } from './table.ts';

const COLUMNS = ['Release', 'Node', 'Slot', 'Started', 'Healthy after', 'Drained for', 'End', 'Message'];

/** The data of the replica lane. */
export function replicas({ replicas, startedAt }: Run): Markup | null {
  if (replicas.length === 0) return null;
  const start = Date.parse(startedAt);
  const rows = replicas
    .toSorted((a, b) => a.startedAt - b.startedAt)
    .map((replica) => {
      const { release, node, slot, startedAt, healthyAt, drainingAt, goneAt, exitCode, message } = replica;
      const end = [endOf(replica), goneAt !== undefined && `at ${stopwatch(goneAt - start, true)}`];
      const code = exitCode === undefined ? '' : `exit code ${exitCode}`;
      return [
        release,
        node,
        String(slot),
        startedAt < start ? 'before' : stopwatch(startedAt - start, true),
        healthyAt === undefined ? 'never' : duration(healthyAt - startedAt),
        drainingAt === undefined || goneAt === undefined ? '–' : duration(goneAt - drainingAt),
        end.filter(Boolean).join(' '),
        [code, message].filter(Boolean).join(', '),
      ];
    });
  return html`<section><h2>Replicas</h2><details><summary>${plural(replicas.length, 'replica')}, each from start to end</summary>${table(
    'Replicas by start',
    COLUMNS.map((name) => ({ name })),
    rows,
  )}</details></section>`;
}
