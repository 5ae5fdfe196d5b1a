/** How to execute a statement of a SQL phase. */
type Execution =
  | { as: 'step' }
  | { as: 'create index'; index: string; table: string }
  | { as: 'drop index'; index: string }
  | { as: 'detach partition'; table: string; partition: string }
  | { as: 'refused'; why: string };

const NAME = String.raw`(?:"(?:[^"]|"")+"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`;
const PATH = String.raw`${NAME}(?:\s*\.\s*${NAME})*`;
const pattern = (words: string) =>
  new RegExp(
    `^${words.replaceAll('NAME', NAME).replaceAll('PATH', PATH).replaceAll(' ', String.raw`\s+`)}`,
    'i',
  );

const CREATE_INDEX = pattern(
  'create(?: unique)? index concurrently(?: if not exists)? (?!on\\s)(NAME) on(?: only)? (PATH)',
);
const NAMELESS_INDEX = pattern('create(?: unique)? index concurrently on\\s');
const DROP_INDEX = pattern('drop index concurrently(?: if exists)? (PATH)');
const DETACH = pattern('alter table(?: if exists)? (PATH) detach partition (PATH) concurrently');

const REFUSED: readonly [RegExp, string][] = [
  [
    /^(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b/i,
    'each statement already is a transaction of its own: remove this',
  ],
  [/^copy\b.*\bfrom\s+stdin\b/is, 'a phase cannot contain COPY data: use INSERT'],
  [/^\\/, 'this is a psql command, not SQL'],
  [
    /^(vacuum|reindex|cluster|alter\s+system|(create|drop)\s+(database|tablespace|subscription)|alter\s+(subscription|database))\b/i,
    'it cannot run in a transaction, and a killed run could not be resumed after it: write the phase in TypeScript, with outside()',
  ],
];

/** Decides how to execute a statement without comments: most are steps in a transaction. */
export function classifyStatement(bare: string): Execution {
  const refused = REFUSED.find(([words]) => words.test(bare));
  if (refused) return { as: 'refused', why: refused[1] };
  if (NAMELESS_INDEX.test(bare)) {
    return { as: 'refused', why: 'give the index a name, so that a later run can find it' };
  }
  const [, index, table] = CREATE_INDEX.exec(bare) ?? [];
  if (index && table) return { as: 'create index', index: identifier(index), table };
  const [, dropped] = DROP_INDEX.exec(bare) ?? [];
  if (dropped) return { as: 'drop index', index: dropped };
  const [, from, partition] = DETACH.exec(bare) ?? [];
  if (from && partition) return { as: 'detach partition', table: from, partition };
  return { as: 'step' };
}

/** A name as PostgreSQL folds it. */
function identifier(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toLowerCase();
}
