import fc, { type Arbitrary } from 'fast-check';
import { mutated } from './mutate.ts';
import type { Plan } from './plan.ts';
import { wildBody, wildHeaderValue, wildNumber, wildSegment, wildType } from './wild.ts';

type Change = Arbitrary<Partial<Plan>>;

/** A valid request with one defect. */
export function nearlyValid(plan: Plan): Arbitrary<Plan> {
  const changed =
    plan.body === undefined
      ? fc.oneof({ weight: 6, arbitrary: elsewhere(plan) }, { weight: 1, arbitrary: unexpectedBody })
      : fc.oneof({ weight: 1, arbitrary: elsewhere(plan) }, { weight: 2, arbitrary: inTheBody(plan) });
  return changed.map((change) => ({ ...plan, ...change, kind: 'nearly valid' as const }));
}

const unexpectedBody: Change = fc
  .tuple(wildBody, wildType)
  .map(([body, type]) => ({ body, headers: [['Content-Type', type]] }));

function inTheBody({ body, headers }: Plan): Change {
  const text = String(body);
  const otherHeaders = headers.filter(([name]) => name !== 'Content-Type');
  return fc.oneof(
    { weight: 6, arbitrary: mutated(JSON.parse(text)).map((value) => ({ body: JSON.stringify(value) })) },
    { weight: 2, arbitrary: wildBody.map((wild) => ({ body: wild })) },
    {
      weight: 1,
      arbitrary: wildType.map((type) => ({ headers: [...otherHeaders, ['Content-Type', type]] })),
    },
    // Around the limit of the body's size.
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(99_999, 100_000, 100_001, 150_000)
        .map((length) => ({ body: text.padEnd(length) })),
    },
  ) as Change;
}

function elsewhere(plan: Plan): Change {
  return fc.oneof(
    fc
      .constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE')
      .map((method) => ({ method })),
    wildSegment.map((segment) => ({ target: plan.target.replace(/[^/?]+$/, segment) })),
    wildSegment.map((segment) => ({ target: `${plan.target}/${segment}` })),
    fc
      .constantFrom(
        '?',
        '?a',
        '?limit',
        '?limit=1&limit=2',
        '?__proto__[a]=1',
        '?limit[]=1',
        '?cursor=&cursor=',
      )
      .map((query) => ({ target: plan.target + query })),
    fc
      .tuple(fc.constantFrom('limit', 'cursor', 'customerId', 'page', '__proto__'), wildSegment)
      .map(([name, value]) => ({ target: `${plan.target}?${name}=${value}` })),
    wildNumber.map((value) => ({ target: `${plan.target.replace(/\?.*/, '')}?limit=${value}` })),
    fc
      .constantFrom(plan.target.toUpperCase(), `${plan.target}/`, `/${plan.target}`)
      .map((target) => ({ target })),
    fc
      .tuple(
        fc.constantFrom(
          'Idempotency-Key',
          'If-Match',
          'X-Request-Id',
          'traceparent',
          'Accept',
          'Cookie',
          'Content-Encoding',
        ),
        wildHeaderValue,
      )
      .map(([name, value]) => ({
        headers: [...plan.headers.filter(([other]) => other !== name), [name, value]],
      })),
  ) as Change;
}
