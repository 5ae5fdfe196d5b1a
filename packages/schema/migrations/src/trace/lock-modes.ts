/** PostgreSQL's table locks, each stronger than the one before, and who waits for whoever holds one. */
const MODES = {
  AccessShareLock: { name: 'ACCESS SHARE', waits: 'nobody waits' },
  RowShareLock: { name: 'ROW SHARE', waits: 'nobody waits' },
  RowExclusiveLock: { name: 'ROW EXCLUSIVE', waits: 'nobody waits but for its rows' },
  ShareUpdateExclusiveLock: { name: 'SHARE UPDATE EXCLUSIVE', waits: 'other changes and VACUUM wait' },
  ShareLock: { name: 'SHARE', waits: 'writes wait' },
  ShareRowExclusiveLock: { name: 'SHARE ROW EXCLUSIVE', waits: 'writes wait' },
  ExclusiveLock: { name: 'EXCLUSIVE', waits: 'writes wait' },
  AccessExclusiveLock: { name: 'ACCESS EXCLUSIVE', waits: 'reads and writes wait' },
} as const;

/** As `pg_locks` has it, such as `AccessExclusiveLock`. */
export type LockMode = keyof typeof MODES;

const ORDER = Object.keys(MODES) as LockMode[];

/** From 1, ACCESS SHARE, to 8, ACCESS EXCLUSIVE. */
export const strengthOf = (mode: LockMode): number => ORDER.indexOf(mode) + 1;

/** As in LOCK TABLE: `ACCESS EXCLUSIVE`. */
export const nameOf = (mode: LockMode): string => MODES[mode].name;

/** Which queries wait for it, in words. */
export const whoWaits = (mode: LockMode): string => MODES[mode].waits;

export const keepsReadersOut = (mode: LockMode): boolean => mode === 'AccessExclusiveLock';

/** SHARE and stronger: who writes waits. */
export const keepsWritersOut = (mode: LockMode): boolean => strengthOf(mode) >= strengthOf('ShareLock');
