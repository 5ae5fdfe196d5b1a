import { type MediaType, type OpenApiDocument, type ResponseObject, resolve } from '@zero-downtime/openapi';
import { operationFinder } from './find-operation.ts';
import { validatorsOf } from './validators.ts';

/** The parts of a request and its answer that the document describes. */
export interface Exchange {
  method: string;
  /** Path and query. */
  target: string;
  status: number;
  /** Lower-case names. */
  headers: Record<string, unknown>;
  text: string;
}

/** The problems that answer requests without an operation. */
const NO_OPERATION =
  /^\/problems\/(not-found|method-not-allowed|unauthenticated|bad-request|malformed-json|invalid-request|incomplete-request|body-too-large|unsupported-media-type|rate-limited|overloaded|request-timeout|identity-unavailable|internal-error|unavailable)$/;

/** A constant, so that its schema is compiled once. */
const ANY_PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** Creates a check of answers against the document. The check throws an Error with the difference. */
export function answerChecker(document: OpenApiDocument): (exchange: Exchange) => void {
  const find = operationFinder(document);
  const validate = validatorsOf(document);

  function checkContent({ method, headers, text }: Exchange, content: Record<string, MediaType> | undefined) {
    const type = String(headers['content-type'] ?? '').replace(/;.*/, '');
    if (!content) {
      if (text !== '') throw new Error('it has a body, but the document describes none');
      return;
    }
    const media = content[type];
    if (!media)
      throw new Error(`its content type is "${type}" instead of ${Object.keys(content).join(' or ')}`);
    if (method === 'HEAD' || type === 'text/html') return;
    const check = validate(media.schema);
    if (!check(JSON.parse(text)))
      throw new Error(
        check.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`).join('; '),
      );
  }

  function checkHeaders({ headers }: Exchange, described: ResponseObject['headers']) {
    for (const [name, reference] of Object.entries(described)) {
      const { required, schema } = resolve(
        document,
        reference,
      ) as unknown as (typeof document.components.headers)[string];
      const value = headers[name.toLowerCase()];
      if (value === undefined && required) throw new Error(`it has no ${name}`);
      if (value !== undefined && !validate(schema)(value)) throw new Error(`its ${name} is ${value}`);
    }
  }

  function checkRefusal(exchange: Exchange, pathKnown: boolean) {
    const { status, text, headers, method } = exchange;
    checkContent(exchange, ANY_PROBLEM);
    if (method === 'HEAD') return;
    const { type } = JSON.parse(text);
    if (!NO_OPERATION.test(type))
      throw new Error(`${type} is not an answer to a request without an operation`);
    if (type.endsWith('/method-not-allowed') && !(status === 405 && pathKnown && headers.allow))
      throw new Error('it refuses the method without an Allow header');
    if (status === 404 && pathKnown) throw new Error('it is a 404 for a described path');
  }

  return (exchange) => {
    const { method, target, status, text } = exchange;
    const { pathKnown, described } = find(method, target);
    try {
      if (!described) return checkRefusal(exchange, pathKnown);
      const answer = described.operation.responses[status];
      if (!answer) throw new Error('this status is not described');
      const { content, headers } = resolve(document, answer);
      checkContent(exchange, content);
      checkHeaders(exchange, headers);
    } catch (cause) {
      const { message } = cause as Error;
      throw new Error(
        `the answer ${status} to ${method} ${target} differs from the OpenAPI document: ${message}\n${text}`,
        { cause },
      );
    }
  };
}
