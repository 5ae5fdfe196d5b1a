/** What drills are run on: three nodes, these with an external database, or the one machine that the target `local` is. */
export const DRILL_TARGETS = ['lab', 'lab-external', 'local'] as const;
export type DrillTarget = (typeof DRILL_TARGETS)[number];
