/** What shows that a release which a contract leaves out still works on the database. */
export interface Evidence {
  /** How it was seen: connected, heard of, or by what it wrote. */
  kind: 'session' | 'heartbeat' | 'rows' | 'late write' | 'fence';
  who: string;
  where: string;
  since: Date | null;
}

/** One sentence for people, so that they find it. */
export function describeEvidence({ who, where, since }: Evidence): string {
  return `${who} (${where}${since ? `, since ${since.toISOString()}` : ''})`;
}

/** What stays the same from look to look, so that a wait is told once. */
export function evidenceKey(evidence: Evidence[]): string {
  return evidence
    .map(({ kind, who, since }) => [kind, who, since?.getTime()].join(' '))
    .sort()
    .join();
}
