/** Evidence that a release older than a contract's `oldestRelease` still uses the database. */
export interface Evidence {
  /** What the evidence is: a session, a heartbeat, rows, or a write. */
  kind: 'session' | 'heartbeat' | 'rows' | 'late write' | 'fence';
  who: string;
  where: string;
  since: Date | null;
}

/** The evidence as one phrase for people. */
export function describeEvidence({ who, where, since }: Evidence): string {
  return `${who} (${where}${since ? `, since ${since.toISOString()}` : ''})`;
}

/** A key that stays the same from check to check, so that each wait is reported once. */
export function evidenceKey(evidence: Evidence[]): string {
  return evidence
    .map(({ kind, who, since }) => [kind, who, since?.getTime()].join(' '))
    .sort()
    .join();
}
