import { blocksWrites } from '../model/lock-modes.ts';
import type { HeldLock, TracedStatement, Work } from '../model/trace.ts';
import { type GrantedLock, invalidIn, type Relation, type Schema } from './read-schema.ts';

/** What was seen before, during and after one statement. */
export interface Observation {
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
const NOTICES: [RegExp, Work['does']][] = [
  [/^rewriting table "(.+)"$/, 'rewrites'],
  [/^verifying table "(.+)"$/, 'reads all of'],
  [/^building index ".+" on table "(.+?)"/, 'builds an index on'],
];
const FOREIGN_KEY = /^validating foreign key constraint "(.+)"$/;
const STORED = new Set(['r', 'm']);
const INDEX = new Set(['i', 'I']);

/** What a statement did, from what was seen of it. */
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
  // Each reader and writer also locks the indexes.
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

/** By the name that others know, if they do. */
function find(oid: string | null, { phaseStart, before, after }: Observation): Relation | undefined {
  if (oid === null) return undefined;
  return phaseStart.relations.get(oid) ?? before.relations.get(oid) ?? after.relations.get(oid);
}

function workDone(observation: Observation): Work[] {
  const said = observation.notices.flatMap((notice) => toWork(notice, observation));
  const rewritten = [...observation.after.relations.values()]
    .filter(({ kind }) => STORED.has(kind))
    .filter(({ oid, file }) => (observation.before.relations.get(oid)?.file ?? file) !== file)
    .map(({ oid }) => work('rewrites', find(oid, observation), observation));
  const unique = new Map([...rewritten, ...said].map((each) => [`${each.does} ${each.table}`, each]));
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

/** The server names no schema: every table of that name is meant. */
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
