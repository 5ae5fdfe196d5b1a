/** What drills are run on: three nodes, or the one machine that the target `local` is. */
export const DRILL_TARGETS = ['lab', 'local'] as const;
export type DrillTarget = (typeof DRILL_TARGETS)[number];
