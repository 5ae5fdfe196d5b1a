/** Whether a setting of a target is for the schema command, such as SCHEMA_FENCE_SOAK_MS, and not for a stack file. */
export const isSchemaSetting = (name: string): boolean => name.startsWith('SCHEMA_');
