/** The schema or its users do not allow it now; nothing was changed. The message says what to do. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** A schema command could not finish what it began. Running it again goes on where it stopped. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}
