import { keepsWritersOut } from '../model/lock-modes.ts';
import type { HeldLock, TracedStatement, Work } from '../model/trace.ts';
import { type GrantedLock, invalidIn, type Relation, type Schema } from './read-schema.ts';

/** What was seen before, during and after one statement. */
export interface Sight {
  /** What was there when the phase began: what others can know. */
  phaseStart: Schema;
  before: Schema;
  after: Schema;
  /** Held when it began. */
  locksBefore: readonly GrantedLock[];
  locks: readonly GrantedLock[];
  /** What the server said meanwhile. */
  notices: readonly string[];
}

/** How PostgreSQL says, at DEBUG1, that it goes through a whole table. */
const SAYINGS: [RegExp, Work['does']][] = [
  [/^rewriting table "(.+)"$/, 'rewrites'],
  [/^verifying table "(.+)"$/, 'reads all of'],
  [/^building index ".+" on table "(.+?)"/, 'builds an index on'],
];
const FOREIGN_KEY = /^validating foreign key constraint "(.+)"$/;
const STORED = new Set(['r', 'm']);
const INDEX = new Set(['i', 'I']);

/** What a statement did, from what was seen of it. */
export function observe(sight: Sight): Pick<TracedStatement, 'locks' | 'work' | 'invalid'> {
  const known = new Set(invalidIn(sight.before));
  return {
    locks: newLocks(sight),
    work: workDone(sight),
    invalid: invalidIn(sight.after).filter((name) => !known.has(name)),
  };
}

function newLocks(sight: Sight): HeldLock[] {
  const held = new Set(sight.locksBefore.map(keyOf));
  const locks = sight.locks.filter((lock) => !held.has(keyOf(lock))).flatMap((lock) => toHeld(lock, sight));
  return locks.sort((a, b) => Number(a.isNew) - Number(b.isNew) || a.table.localeCompare(b.table));
}

function toHeld({ relation, mode }: GrantedLock, sight: Sight): HeldLock[] {
  const locked = find(relation, sight);
  if (!locked) return [];
  const isIndex = INDEX.has(locked.kind);
  // Each reader and writer also locks the indexes.
  if (isIndex && !keepsWritersOut(mode)) return [];
  const table = isIndex ? find(locked.of, sight) : locked;
  const parent = find(table?.parent ?? null, sight);
  return [
    {
      table: (table ?? locked).name,
      index: isIndex ? locked.name : null,
      mode,
      isNew: !sight.phaseStart.relations.has(locked.oid),
      parent: parent?.name ?? null,
    },
  ];
}

/** By the name that others know, if they do. */
function find(oid: string | null, { phaseStart, before, after }: Sight): Relation | undefined {
  if (oid === null) return undefined;
  return phaseStart.relations.get(oid) ?? before.relations.get(oid) ?? after.relations.get(oid);
}

function workDone(sight: Sight): Work[] {
  const said = sight.notices.flatMap((notice) => toWork(notice, sight));
  const rewritten = [...sight.after.relations.values()]
    .filter(({ kind }) => STORED.has(kind))
    .filter(({ oid, file }) => (sight.before.relations.get(oid)?.file ?? file) !== file)
    .map(({ oid }) => work('rewrites', find(oid, sight), sight));
  const unique = new Map([...rewritten, ...said].map((each) => [`${each.does} ${each.table}`, each]));
  return [...unique.values()];
}

function toWork(notice: string, sight: Sight): Work[] {
  const { relations, constraints } = sight.after;
  for (const [pattern, does] of SAYINGS) {
    const name = pattern.exec(notice)?.[1];
    if (name !== undefined) return tablesCalled(name, sight).map((table) => work(does, table, sight));
  }
  const key = FOREIGN_KEY.exec(notice)?.[1];
  return constraints
    .filter(({ name }) => name === key)
    .map(({ table }) => work('checks a foreign key of', relations.get(table), sight));
}

/** The server names no schema: every table of that name is meant. */
function tablesCalled(name: string, { before, after }: Sight): Relation[] {
  const all = new Map([...before.relations, ...after.relations]);
  return [...all.values()].filter(
    (relation) => STORED.has(relation.kind) && relation.name.split('.').at(-1) === name,
  );
}

function work(does: Work['does'], table: Relation | undefined, { phaseStart }: Sight): Work {
  return {
    does,
    table: phaseStart.relations.get(table?.oid ?? '')?.name ?? table?.name ?? '?',
    isNew: !phaseStart.relations.has(table?.oid ?? ''),
  };
}

const keyOf = ({ relation, mode }: GrantedLock): string => `${relation} ${mode}`;
