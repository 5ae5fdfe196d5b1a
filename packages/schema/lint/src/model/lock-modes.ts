/**
 * PostgreSQL's table locks, each stronger than the one before: what `pg_locks` calls it, who waits for its holder, and what
 * that means to the users of the table.
 */
const MODES = {
  'ACCESS SHARE': {
    inCatalogue: 'AccessShareLock',
    waits: 'nobody waits',
    meaning: 'readers and writers go on',
  },
  'ROW SHARE': { inCatalogue: 'RowShareLock', waits: 'nobody waits', meaning: 'readers and writers go on' },
  'ROW EXCLUSIVE': {
    inCatalogue: 'RowExclusiveLock',
    waits: 'nobody waits but for its rows',
    meaning: 'readers and writers go on, of other rows',
  },
  'SHARE UPDATE EXCLUSIVE': {
    inCatalogue: 'ShareUpdateExclusiveLock',
    waits: 'other changes and VACUUM wait',
    meaning: 'readers and writers go on',
  },
  SHARE: { inCatalogue: 'ShareLock', waits: 'writes wait', meaning: 'readers go on, writers wait' },
  'SHARE ROW EXCLUSIVE': {
    inCatalogue: 'ShareRowExclusiveLock',
    waits: 'writes wait',
    meaning: 'readers go on, writers wait',
  },
  EXCLUSIVE: { inCatalogue: 'ExclusiveLock', waits: 'writes wait', meaning: 'readers go on, writers wait' },
  'ACCESS EXCLUSIVE': {
    inCatalogue: 'AccessExclusiveLock',
    waits: 'reads and writes wait',
    meaning: 'readers and writers wait',
  },
} as const;

/** As in LOCK TABLE: `ACCESS EXCLUSIVE`. */
export type LockMode = keyof typeof MODES;

const ORDER = Object.keys(MODES) as LockMode[];

/** From 1, ACCESS SHARE, to 8, ACCESS EXCLUSIVE; PostgreSQL's own numbers. */
export const strengthOf = (mode: LockMode): number => ORDER.indexOf(mode) + 1;

/** The mode of that strength; the strongest for a number that is none. */
export const modeOfStrength = (strength: number): LockMode => ORDER[strength - 1] ?? 'ACCESS EXCLUSIVE';

/** As `pg_locks` has it: `AccessExclusiveLock`. */
export const inCatalogue = (mode: LockMode): string => MODES[mode].inCatalogue;

/** Undefined for a mode that is not a table lock's, such as the `SIReadLock` of a serializable transaction. */
export const fromCatalogue = (name: string): LockMode | undefined =>
  ORDER.find((mode) => MODES[mode].inCatalogue === name);

/** Which queries wait while a transaction holds it, in words. */
export const blockedQueries = (mode: LockMode): string => MODES[mode].waits;

/** What a lock means to the users of its table. */
export const meaningOf = (mode: LockMode): string => MODES[mode].meaning;

export const blocksReads = (mode: LockMode): boolean => mode === 'ACCESS EXCLUSIVE';

/** SHARE and stronger: writes wait. */
export const blocksWrites = (mode: LockMode): boolean => strengthOf(mode) >= strengthOf('SHARE');
