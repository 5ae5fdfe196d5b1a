import { blocksWrites } from '../model/lock-modes.ts';
import type { HeldLock, TracedStatement, Work } from '../model/trace.ts';
import { type GrantedLock, invalidIn, type Relation, type Schema } from './read-schema.ts';

/** The state before, during and after one statement. */
export interface Observation {
  /** The schema at the start of the phase, which other sessions see. */
  phaseStart: Schema;
  before: Schema;
  after: Schema;
  /** Locks held when it started. */
  locksBefore: readonly GrantedLock[];
  locks: readonly GrantedLock[];
  /** The server's notices meanwhile. */
  notices: readonly string[];
}

/** PostgreSQL's DEBUG1 messages about work on a whole table. */
const NOTICES: [RegExp, Work['does']][] = [
  [/^rewriting table "(.+)"$/, 'rewrites'],
  [/^verifying table "(.+)"$/, 'reads all of'],
  [/^building index ".+" on table "(.+?)"/, 'builds an index on'],
];
const FOREIGN_KEY = /^validating foreign key constraint "(.+)"$/;
const STORED = new Set(['r', 'm']);
const INDEX = new Set(['i', 'I']);

/** Derives the locks and work of a statement. */
export function observe(observation: Observation): Pick<TracedStatement, 'locks' | 'work' | 'invalid'> {
  const known = new Set(invalidIn(observation.before));
  return {
    locks: newLocks(observation),
    work: workDone(observation),
    invalid: invalidIn(observation.after).filter((name) => !known.has(name)),
  };
}

function newLocks(observation: Observation): HeldLock[] {
  const held = new Set(observation.locksBefore.map(keyOf));
  const locks = observation.locks
    .filter((lock) => !held.has(keyOf(lock)))
    .flatMap((lock) => toHeld(lock, observation));
  return locks.sort((a, b) => Number(a.isNew) - Number(b.isNew) || a.table.localeCompare(b.table));
}

function toHeld({ relation, mode }: GrantedLock, observation: Observation): HeldLock[] {
  const locked = find(relation, observation);
  if (!locked) return [];
  const isIndex = INDEX.has(locked.kind);
  // Queries also lock the indexes, in weak modes.
  if (isIndex && !blocksWrites(mode)) return [];
  const table = isIndex ? find(locked.of, observation) : locked;
  const parent = find(table?.parent ?? null, observation);
  return [
    {
      table: (table ?? locked).name,
      index: isIndex ? locked.name : null,
      mode,
      isNew: !observation.phaseStart.relations.has(locked.oid),
      parent: parent?.name ?? null,
    },
  ];
}

/** The relation, preferably with the name that other sessions see. */
function find(oid: string | null, { phaseStart, before, after }: Observation): Relation | undefined {
  if (oid === null) return undefined;
  return phaseStart.relations.get(oid) ?? before.relations.get(oid) ?? after.relations.get(oid);
}

function workDone(observation: Observation): Work[] {
  const noticed = observation.notices.flatMap((notice) => toWork(notice, observation));
  const rewritten = [...observation.after.relations.values()]
    .filter(({ kind }) => STORED.has(kind))
    .filter(({ oid, file }) => (observation.before.relations.get(oid)?.file ?? file) !== file)
    .map(({ oid }) => work('rewrites', find(oid, observation), observation));
  const unique = new Map([...rewritten, ...noticed].map((each) => [`${each.does} ${each.table}`, each]));
  return [...unique.values()];
}

function toWork(notice: string, observation: Observation): Work[] {
  const { relations, constraints } = observation.after;
  for (const [pattern, does] of NOTICES) {
    const name = pattern.exec(notice)?.[1];
    if (name !== undefined)
      return tablesCalled(name, observation).map((table) => work(does, table, observation));
  }
  const key = FOREIGN_KEY.exec(notice)?.[1];
  return constraints
    .filter(({ name }) => name === key)
    .map(({ table }) => work('checks a foreign key of', relations.get(table), observation));
}

/** The notice has no schema, so every table of that name matches. */
function tablesCalled(name: string, { before, after }: Observation): Relation[] {
  const all = new Map([...before.relations, ...after.relations]);
  return [...all.values()].filter(
    (relation) => STORED.has(relation.kind) && relation.name.split('.').at(-1) === name,
  );
}

function work(does: Work['does'], table: Relation | undefined, { phaseStart }: Observation): Work {
  return {
    does,
    table: phaseStart.relations.get(table?.oid ?? '')?.name ?? table?.name ?? '?',
    isNew: !phaseStart.relations.has(table?.oid ?? ''),
  };
}

const keyOf = ({ relation, mode }: GrantedLock): string => `${relation} ${mode}`;
