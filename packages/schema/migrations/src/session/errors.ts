/** The command is not allowed now; it changed nothing. The message says what to do. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** A schema command failed before it finished. The next run continues from the last recorded step. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}
