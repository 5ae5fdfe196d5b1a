/** A schema command will not go on, by its own rules; nothing was changed by the step that says so. */
export class SchemaRefused extends Error {
  override readonly name = 'SchemaRefused';
}

/** A schema command could not go on. The message says what stood in the way. */
export class SchemaFailed extends Error {
  override readonly name = 'SchemaFailed';
}
