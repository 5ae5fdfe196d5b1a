import { type Exchange, operationFinder, validatorsOf } from '@zero-downtime/kit/testing';
import type { OpenApiDocument, ParameterObject } from '@zero-downtime/openapi';
import { ordersChecker } from '../documents.ts';
import type { People } from './people.ts';
import { type Plan, type Sender, STRANGERS } from './plan.ts';

/** Internals that must not leak: stack traces, files, SQL. */
const INSIDES =
  /\n\s+at |node_modules|\w+\.[cm]?[jt]s:\d+|main\.cjs|SQLSTATE|INSERT INTO|SELECT .* FROM|syntax error|\/(?:tmp|home|work|app|usr|var)\//;

/** Problem types that must not answer a request that matches the document. */
const NOT_FOR_THE_VALID =
  /\/(bad-request|malformed-json|invalid-request|invalid-if-match|invalid-idempotency-key|body-too-large|unsupported-media-type|incomplete-request|method-not-allowed|not-found)$/;

/** Checks an answer. @throws Error with the first violation */
export function createJudge(document: OpenApiDocument, people: People) {
  const check = ordersChecker(document);
  const find = operationFinder(document);
  const validate = validatorsOf(document);

  function judge(plan: Plan, exchange: Exchange): void {
    const { status, text } = exchange;
    nothingLeaks(plan.sender, plan, exchange);
    check(exchange);
    if (status >= 500 && !isOverload(status, text)) throw new Error(`the answer is ${status}`);
    const { described } = find(exchange.method, exchange.target);
    const guarded = described && described.operation.security.length > 0;
    if (guarded && isStranger(plan.sender) && status !== 401)
      throw new Error(`a stranger is answered ${status}`);
    if (plan.kind === 'valid' && status >= 400 && NOT_FOR_THE_VALID.test(JSON.parse(text).type))
      throw new Error('the document calls this request valid');
    if (described && status < 300) {
      const wrong = invalidParameter(exchange.target, described.operation.parameters ?? []);
      if (wrong !== undefined) throw new Error(`the document calls ${wrong} invalid, and it was taken`);
    }
    const schema = described?.operation.requestBody?.content['application/json']?.schema;
    if (schema && status < 300 && !validate(schema)(JSON.parse(Buffer.from(plan.body ?? '').toString())))
      throw new Error('the document calls this body invalid, and it was taken');
  }

  /** The first parameter in the query that the document does not allow. */
  function invalidParameter(target: string, parameters: readonly ParameterObject[]): string | undefined {
    const given = new URLSearchParams(target.split('?')[1] ?? '');
    const known = new Map(parameters.filter((it) => it.in === 'query').map((it) => [it.name, it.schema]));
    for (const [name, text] of given) {
      const schema = known.get(name);
      // A public page has no parameters, and ignores all.
      if (!schema) {
        if (known.size > 0) return name;
        continue;
      }
      if (given.getAll(name).length > 1) return name;
      const value = schema.type === 'integer' ? (/^(0|[1-9]\d*)$/.test(text) ? Number(text) : text) : text;
      if (!validate(schema)(value)) return name;
    }
    return undefined;
  }

  /** Checks that an answer leaks nothing, even if it is not valid HTTP. */
  function nothingLeaks(
    sender: Sender,
    sent: unknown,
    { headers, text }: Pick<Exchange, 'headers' | 'text'>,
  ): void {
    const all = `${JSON.stringify(headers)}\n${text}`;
    for (const name of ['ada', 'eve'] as const)
      if (sender !== name && sender !== 'staff' && all.includes(people.marks[name]))
        throw new Error(`${sender} reads what is ${name}’s`);
    for (const part of people.tokenParts) if (all.includes(part)) throw new Error('a token comes back');
    const inside = INSIDES.exec(text)?.[0];
    if (inside !== undefined && !JSON.stringify(sent).includes(inside))
      throw new Error(`the inside shows: ${inside}`);
  }

  return { judge, nothingLeaks };
}

const isStranger = (sender: Sender): boolean => (STRANGERS as readonly string[]).includes(sender);

export const isOverload = (status: number, text: string): boolean =>
  status === 503 && /"\/problems\/(overloaded|request-timeout|unavailable)"/.test(text);
