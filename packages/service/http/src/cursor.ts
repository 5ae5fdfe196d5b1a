import { Problem } from './problem.ts';
import { defineProblem } from './problem-type.ts';

export const unknownCursor = defineProblem({
  slug: 'unknown-cursor',
  status: 400,
  title: 'Unknown cursor',
  about: 'No page handed out this cursor. Pass `nextCursor` of a page as it was given.',
});

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The id of the last row of a page, opaque to clients. Ids are UUIDv7: newest first is by id, and later inserts come before every cursor. */
export const encodeCursor = (id: string): string =>
  Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

/** The id in a cursor. @throws {Problem} 400 for what no page ever handed out. */
export function decodeCursor(cursor: string): string {
  const hex = Buffer.from(cursor, 'base64url').toString('hex');
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  if (!UUID.test(id) || encodeCursor(id) !== cursor) throw new Problem(unknownCursor);
  return id;
}

/** A page out of rows that were read with a limit of one more than `limit`, which tells whether there is a next page. */
export function pageOf<Row extends { id: string }>(
  found: readonly Row[],
  limit: number,
): { rows: Row[]; nextCursor: string | null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last ? encodeCursor(last.id) : null };
}
