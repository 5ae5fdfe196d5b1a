/** PostgreSQL's table lock modes from weak to strong: the name in `pg_locks`, what waits for it, and its effect on queries. */
const MODES = {
  'ACCESS SHARE': {
    inCatalogue: 'AccessShareLock',
    waits: 'no query waits',
    meaning: 'reads and writes continue',
  },
  'ROW SHARE': { inCatalogue: 'RowShareLock', waits: 'no query waits', meaning: 'reads and writes continue' },
  'ROW EXCLUSIVE': {
    inCatalogue: 'RowExclusiveLock',
    waits: 'only writes of the same rows wait',
    meaning: 'reads continue, and writes of other rows',
  },
  'SHARE UPDATE EXCLUSIVE': {
    inCatalogue: 'ShareUpdateExclusiveLock',
    waits: 'schema changes and VACUUM wait',
    meaning: 'reads and writes continue',
  },
  SHARE: { inCatalogue: 'ShareLock', waits: 'writes wait', meaning: 'reads continue, writes wait' },
  'SHARE ROW EXCLUSIVE': {
    inCatalogue: 'ShareRowExclusiveLock',
    waits: 'writes wait',
    meaning: 'reads continue, writes wait',
  },
  EXCLUSIVE: { inCatalogue: 'ExclusiveLock', waits: 'writes wait', meaning: 'reads continue, writes wait' },
  'ACCESS EXCLUSIVE': {
    inCatalogue: 'AccessExclusiveLock',
    waits: 'reads and writes wait',
    meaning: 'reads and writes wait',
  },
} as const;

/** A lock mode as LOCK TABLE names it: `ACCESS EXCLUSIVE`. */
export type LockMode = keyof typeof MODES;

const ORDER = Object.keys(MODES) as LockMode[];

/** The number of the mode in PostgreSQL, from 1 (ACCESS SHARE) to 8 (ACCESS EXCLUSIVE). */
export const strengthOf = (mode: LockMode): number => ORDER.indexOf(mode) + 1;

/** The mode of that strength; the strongest for an unknown number. */
export const modeOfStrength = (strength: number): LockMode => ORDER[strength - 1] ?? 'ACCESS EXCLUSIVE';

/** The name of the mode in `pg_locks`: `AccessExclusiveLock`. */
export const inCatalogue = (mode: LockMode): string => MODES[mode].inCatalogue;

/** Undefined for other modes, such as the `SIReadLock` of a serializable transaction. */
export const fromCatalogue = (name: string): LockMode | undefined =>
  ORDER.find((mode) => MODES[mode].inCatalogue === name);

/** The queries that wait while a transaction holds it, in words. */
export const blockedQueries = (mode: LockMode): string => MODES[mode].waits;

/** The effect of the mode on queries of the table, in words. */
export const meaningOf = (mode: LockMode): string => MODES[mode].meaning;

export const blocksReads = (mode: LockMode): boolean => mode === 'ACCESS EXCLUSIVE';

/** SHARE and stronger: writes wait. */
export const blocksWrites = (mode: LockMode): boolean => strengthOf(mode) >= strengthOf('SHARE');
