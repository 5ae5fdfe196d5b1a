import type { ProbeRequest } from '@zero-downtime/slo';
import { idAt } from './fields.ts';
import type { LedgerHead } from './ledger.ts';
import { asRecord, type Reader, VerificationFailed } from './load/index.ts';
import { markOf, subjectOf, subjectsOf } from './settings.ts';

/** Several resources that a single request created. */
export type Doubled = { readonly mark: string; readonly ids: readonly string[] };

/** The limit of pages, to detect a cursor without an end. */
const MAX_PAGES = 1_000;

/**
 * Finds resources with the same mark in the lists of the probe; null for a probe without lists.
 * @throws {VerificationFailed} when a list cannot be read or does not end
 */
export async function findDoubled(reader: Reader, head: LedgerHead): Promise<Doubled[] | null> {
  const listed = head.probe.requests.flatMap(({ created }) => (created?.list ? [created] : []));
  if (listed.length === 0) return null;
  const byMark = new Map<string, Set<string>>();
  for (const created of listed) {
    for (const subject of subjectsOf(head)) {
      const marks = await collect(reader, head.runId, created, subject, byMark);
      // A list with resources of other subjects is the same for all subjects: one reading is enough.
      if (marks.some((n) => subjectOf(head, n) !== subject)) break;
    }
  }
  return [...byMark].flatMap(([mark, ids]) => (ids.size > 1 ? [{ mark, ids: [...ids] }] : []));
}

/** Adds what a subject's list has of the run; returns the numbers of the arrivals that created it. */
async function collect(
  reader: Reader,
  runId: string,
  { id, list = '' }: NonNullable<ProbeRequest['created']>,
  subject: string | null,
  byMark: Map<string, Set<string>>,
): Promise<number[]> {
  const pattern = new RegExp(`${markOf(runId, 0).slice(0, -1)}(\\d+)`);
  const marks: number[] = [];
  for await (const item of itemsOf(reader, list, subject)) {
    const [mark, n] = pattern.exec(JSON.stringify(item)) ?? [];
    if (mark === undefined) continue;
    marks.push(Number(n));
    const ids = byMark.get(mark) ?? new Set();
    byMark.set(mark, ids.add(idAt(item, id) ?? idAt(item, 'id') ?? JSON.stringify(item)));
  }
  return marks;
}

/** The members of the only array of each page; the next page is asked for with the `nextCursor` of the one before. */
async function* itemsOf(reader: Reader, list: string, subject: string | null): AsyncGenerator<unknown> {
  let cursor: unknown;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const after =
      cursor === undefined
        ? ''
        : `${list.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(`${cursor}`)}`;
    const answered = await reader.get(`${list}${after}`, subject);
    const items = Array.isArray(answered) ? answered : Object.values(asRecord(answered)).find(Array.isArray);
    if (!items) throw new VerificationFailed(`GET ${list} answered no list: an array, or an object with one`);
    yield* items;
    const next = asRecord(answered).nextCursor;
    if (typeof next !== 'string') return;
    if (next === cursor) break;
    cursor = next;
  }
  throw new VerificationFailed(
    `GET ${list} does not end: its cursor stays the same, or it has more than ${MAX_PAGES} pages`,
  );
}
