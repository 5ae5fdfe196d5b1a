import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Fence, OutsideWork, SchemaSession } from '../change/change.ts';
import { dropInvalidIndex, hasValidIndex, relationExists } from '../change/indexes.ts';
import { classifyStatement } from './classify-statement.ts';
import { type SqlStatement, splitSql } from './split.ts';

const LONGEST_NAME = 100;

/**
 * A phase in SQL: each statement is a step, outside a transaction where PostgreSQL requires that.
 * @throws for a text that cannot be split or a statement that a phase cannot run, naming file and line.
 */
export function sqlPhase(file: string, text: string): (schema: SchemaSession) => Promise<void> {
  const steps = splitSql(text)
    .filter(({ bare }) => bare !== '')
    .map((statement) => toStep(file, statement));
  const names = uniqueNames(steps.map(({ bare }) => bare));
  return async (schema) => {
    for (const [at, { run, outside }] of steps.entries()) {
      const name = names[at] as string;
      await (outside ? schema.outside(name, { run, ...outside }) : schema.step(name, run));
    }
  };
}

/** The oldest release of a contract in SQL, from its line `-- oldest-release: 2.0.0`. */
export function oldestReleaseIn(text: string): string | undefined {
  return /^[ \t]*--[ \t]*oldest-release:[ \t]*(\S+)[ \t]*$/m.exec(text)?.[1];
}

/** The fences of a contract in SQL, one a line: `-- fence: orders: tracking_number IS NOT NULL`. */
export function fencesIn(text: string): Fence[] {
  const lines = text.matchAll(/^[ \t]*--[ \t]*fence:[ \t]*([^\s:]+):[ \t]*(.*\S)[ \t]*$/gm);
  return [...lines].map(([, table, check]) => ({ table, check }) as Fence);
}

interface Step {
  bare: string;
  run: (knex: Knex) => PromiseLike<unknown>;
  outside?: Omit<OutsideWork, 'run'>;
}

function toStep(file: string, { bare, line }: SqlStatement): Step {
  const execution = classifyStatement(bare);
  const fault = execution.as === 'refused' ? execution.why : bare.includes('\\?') ? BACKSLASH : undefined;
  if (fault) throw new Error(`${file}, line ${line}: ${fault}`);
  // Knex takes a question mark for a binding.
  const run = (knex: Knex) => knex.raw(bare.replaceAll('?', '\\?'));
  switch (execution.as) {
    case 'create index': {
      const { table, index } = execution;
      return {
        bare,
        run,
        outside: {
          isDone: (knex) => hasValidIndex(knex, table, index),
          repair: (knex) => dropInvalidIndex(knex, table, index),
        },
      };
    }
    case 'drop index':
      return {
        bare,
        run,
        outside: { isDone: async (knex) => !(await relationExists(knex, execution.index)) },
      };
    case 'detach partition': {
      const { table, partition } = execution;
      return {
        bare,
        run,
        outside: {
          isDone: async (knex) => !(await isPartition(knex, table, partition)),
          repair: (knex) => finishDetaching(knex, table, partition),
        },
      };
    }
    default:
      return { bare, run };
  }
}

const BACKSLASH = 'a backslash before a question mark cannot be sent: write chr(63)';

/**
 * Step names are statement texts, so that a statement can be inserted before others while the phase is
 * unfinished.
 */
function uniqueNames(statements: string[]): string[] {
  const seen = new Map<string, number>();
  return statements.map((bare) => {
    const line = bare.replace(/\s+/g, ' ');
    const hash = createHash('sha256').update(line).digest('hex').slice(0, 8);
    const name = line.length > LONGEST_NAME ? `${line.slice(0, LONGEST_NAME)}… ${hash}` : line;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

const INHERITS = `
SELECT inhdetachpending AS pending FROM pg_inherits WHERE inhparent = to_regclass(?) AND inhrelid = to_regclass(?)`;

/** Whether `partition` belongs to `table`, also when its detaching has begun. */
async function isPartition(knex: Knex, table: string, partition: string): Promise<boolean> {
  return (await knex.raw(INHERITS, [table, partition])).rows.length > 0;
}

/** Completes an interrupted DETACH PARTITION CONCURRENTLY. */
async function finishDetaching(knex: Knex, table: string, partition: string): Promise<void> {
  const { rows } = await knex.raw(INHERITS, [table, partition]);
  if (rows[0]?.pending) await knex.raw(`ALTER TABLE ${table} DETACH PARTITION ${partition} FINALIZE`);
}
