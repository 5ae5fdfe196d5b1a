/** Folders of changes, each for a database of its own. Together they use every helper, and SQL. */
export const SCENES = ['tracking', 'constraints', 'types', 'sql'] as const;
export type Scene = (typeof SCENES)[number];
