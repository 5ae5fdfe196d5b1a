import type { Knex } from 'knex';
import type { SchemaSession } from '../change/change.ts';
import type { Origin } from '../lint/statement.ts';
import type { Tracer } from './tracer.ts';

/** The runner's own session, with a tracer that looks at what the change sends and at nothing else. */
export function tracingSession(
  session: SchemaSession,
  tracer: Tracer,
  linesOf: () => { line: number; endLine: number },
): SchemaSession {
  return {
    serverVersion: session.serverVersion,
    step(name, run) {
      const piece = { step: name, origin: 'step' as const, ...linesOf() };
      return session.step(name, (trx) => tracer.during(piece, () => run(trx)));
    },
    outside(name, work) {
      const lines = linesOf();
      const look = (origin: Origin, run: (knex: Knex) => PromiseLike<unknown>) => (knex: Knex) =>
        tracer.during({ step: name, origin, ...lines }, () => run(knex));
      return session.outside(name, {
        run: look('outside', work.run),
        isDone: (knex) => work.isDone(knex),
        ...(work.repair && { repair: look('repair', work.repair) }),
      });
    },
  };
}
