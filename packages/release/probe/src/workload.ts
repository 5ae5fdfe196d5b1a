import type { ProbeRequest } from '@zero-downtime/slo';
import { acknowledgedFields, changedFields, idAt } from './fields.ts';
import { fill } from './fill.ts';
import type { LedgerEntry } from './ledger.ts';
import {
  type Answer,
  type Judgement,
  OK,
  oneOf,
  type Random,
  type Result,
  reasonOf,
  type Workload,
} from './load/index.ts';
import { markOf, type Settings, subjectOf } from './settings.ts';

/** One request: what it sends, and what its answer has to say. */
export type Errand = {
  /** The index of the request in the probe, from 0. */
  readonly request: number;
  readonly method: 'GET' | 'POST';
  /** The request as the plan has it, such as `GET /payments/:id`. */
  readonly kind: string;
  readonly path: string;
  readonly subject: string | null;
  readonly mark: string;
  readonly body?: unknown;
  readonly created?: ProbeRequest['created'];
  /** What has to be read: a resource that was acknowledged. */
  readonly expected?: unknown;
};

/** What the service promised to keep. */
export type Receipt = { readonly id: string; readonly fields: unknown };

type Resource = Receipt & { readonly subject: string | null };

/** Enough for reads to differ, few enough to keep for ever. */
const REMEMBERED = 1_000;

/** The requests of a service's probe, each as often as its weight says. */
export function openRequests(settings: Settings): Workload<Errand, Receipt> {
  const { requests } = settings.probe;
  const remembered = new Map<string, { resources: Resource[]; count: number }>();
  const remember = (read: string, resource: Resource) => {
    const known = remembered.get(read) ?? { resources: [], count: 0 };
    known.resources[known.count % REMEMBERED] = resource;
    known.count += 1;
    remembered.set(read, known);
  };

  return {
    choose(random, n) {
      const request = chooseByWeight(random, requests);
      const chosen = requests[request];
      const [first, ...others] = remembered.get(chosen?.get ?? '')?.resources ?? [];
      if (chosen?.get?.includes(':id') && first)
        return readingOf(chosen.get, request, oneOf(random, [first, ...others]));
      // Before anything was created there is nothing to read: create it.
      const at = chosen?.get?.includes(':id')
        ? requests.findIndex(({ created }) => created?.read === chosen.get)
        : request;
      return errandOf(settings, at, n, random);
    },
    kindOf: ({ kind }) => kind,
    subjectOf: ({ subject }) => subject,
    questionFor: ({ method, path, body, mark }, { token, requestId }) => ({
      method,
      path,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        accept: 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        'x-request-id': requestId,
        // So that the edge, and the client itself, may send it again when a replica dies with it.
        ...(method === 'POST' ? { 'idempotency-key': mark } : {}),
      },
    }),
    judge,
    entryOf({ request, subject, created }, { n, at, release, judgement }): LedgerEntry | null {
      if (!created) return null;
      const { acknowledged, result } = judgement;
      if (!acknowledged)
        return { n, at, request, subject, outcome: { state: 'failed', reason: reasonOf(result) } };
      remember(created.read, { ...acknowledged, subject });
      return { n, at, request, subject, outcome: { state: 'acknowledged', ...acknowledged, release } };
    },
  };
}

/** The path of one resource. */
export function pathOf(read: string, id: string): string {
  return read.replace(':id', encodeURIComponent(id));
}

function errandOf(settings: Settings, request: number, n: number, random: Random): Errand {
  const { get, post, body, created } = settings.probe.requests[request] as ProbeRequest;
  const mark = markOf(settings.runId, n);
  const method = post === undefined ? 'GET' : 'POST';
  return {
    request,
    method,
    kind: `${method} ${get ?? post}`,
    path: `${fill(get ?? post, random, mark)}`,
    subject: subjectOf(settings, n),
    mark,
    ...(body === undefined ? {} : { body: fill(body, random, mark) }),
    ...(created ? { created } : {}),
  };
}

/** A resource is read by the subject that created it: to others it may not exist. */
function readingOf(read: string, request: number, { id, fields, subject }: Resource): Errand {
  const path = pathOf(read, id);
  return { request, method: 'GET', kind: `GET ${read}`, path, subject, mark: '', expected: fields };
}

function chooseByWeight(random: Random, requests: readonly ProbeRequest[]): number {
  let at = random() * requests.reduce((sum, { weight }) => sum + weight, 0);
  for (const [request, { weight }] of requests.entries()) {
    at -= weight;
    if (at < 0) return request;
  }
  return 0;
}

/** Any status from 200 to 299 is a success; what was created needs an id, and what is read must be what was acknowledged. */
export function judge({ body, created, expected }: Errand, answer: Answer): Judgement<Receipt> {
  if (answer.kind === 'broke') return judged(answer.result);
  const { status } = answer;
  if (status < 200 || status > 299) return judged({ outcome: 'status', detail: `${status}` });
  if (created) return judgeCreated(body, created, parsed(answer.body));
  if (expected === undefined) return judged(OK);
  const changed = changedFields(expected, parsed(answer.body));
  return judged(changed.length === 0 ? OK : wrong(`content differs: ${changed.join(', ')}`));
}

function judgeCreated(
  body: unknown,
  created: NonNullable<Errand['created']>,
  answered: unknown,
): Judgement<Receipt> {
  const id = idAt(answered, created.id);
  if (id === null) return judged(wrong(`answer without "${created.id}"`));
  return { result: OK, acknowledged: { id, fields: acknowledgedFields(body ?? {}, answered) } };
}

function wrong(detail: string): Result {
  return { outcome: 'wrong-content', detail };
}

function judged(result: Result): Judgement<Receipt> {
  return { result, acknowledged: null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
