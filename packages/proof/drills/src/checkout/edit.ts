/** A change to one file of a checkout. */
export type Edit =
  /** Replaces a text that occurs exactly once. */
  | { file: string; replace: string; by: string }
  /** A new file. */
  | { file: string; create: string }
  /** Removes a file. */
  | { file: string; remove: true };

/** An edit no longer matches the sources. */
export class EditDoesNotFit extends Error {
  override readonly name = 'EditDoesNotFit';
}

/**
 * A file's text after an edit, undefined for a removed file.
 * @param text undefined if the file does not exist
 * @throws EditDoesNotFit
 */
export function editedText(edit: Edit, text: string | undefined): string | undefined {
  if ('create' in edit) {
    if (text === undefined) return edit.create;
    throw new EditDoesNotFit(`${edit.file} exists already`);
  }
  if (text === undefined) throw new EditDoesNotFit(`${edit.file} does not exist`);
  if ('remove' in edit) return undefined;
  const times = text.split(edit.replace).length - 1;
  if (times === 1) return text.replace(edit.replace, () => edit.by);
  throw new EditDoesNotFit(
    `${edit.file}: the text to replace occurs ${times} times, not once: ${edit.replace}`,
  );
}
