/** Folders of changes, each for its own database. Together they use every helper, and SQL. */
export const SCENES = ['tracking', 'constraints', 'types', 'sql'] as const;
export type Scene = (typeof SCENES)[number];
