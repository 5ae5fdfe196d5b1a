/** The comment in the files of a new change by which the linter recognises a skeleton. */
export const SKELETON_MARK = '// Skeleton: replace the names and values below, then delete this line.';
