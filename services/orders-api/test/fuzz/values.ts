import { text } from '@zero-downtime/http';
import type { JsonSchema, OpenApiDocument } from '@zero-downtime/openapi';
import fc, { type Arbitrary } from 'fast-check';

/** Values that a schema of the document allows. Supports the keywords in this document, and throws for others. */
export function valuesOf(schema: JsonSchema, document: OpenApiDocument): Arbitrary<unknown> {
  const { $ref, enum: values, type, properties, required = [], items } = schema;
  if ($ref) {
    const name = $ref.replace('#/components/schemas/', '');
    return valuesOf(document.components.schemas[name] as JsonSchema, document);
  }
  if (values) return fc.constantFrom(...values);
  if (type === 'object') {
    const fields = Object.entries(properties ?? {}).map(([name, field]) => [name, valuesOf(field, document)]);
    return fc.record(Object.fromEntries(fields) as Record<string, Arbitrary<unknown>>, {
      requiredKeys: required,
    });
  }
  if (type === 'array') {
    const { minItems = 0, maxItems = 10 } = schema;
    const element = valuesOf(items ?? {}, document);
    const few = fc.array(element, { minLength: minItems, maxLength: Math.min(maxItems, 4) });
    const many = element.map((one) => Array.from({ length: maxItems }, () => one));
    return fc.oneof({ arbitrary: few, weight: 19 }, { arbitrary: many, weight: 1 });
  }
  if (type === 'integer') return integers(schema);
  if (type === 'string') return strings(schema);
  throw new Error(`no values for ${JSON.stringify(schema)}`);
}

function integers({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema): Arbitrary<number> {
  return fc.oneof(fc.constantFrom(minimum, maximum), fc.integer({ min: minimum, max: maximum }));
}

function strings({ format, pattern, minLength = 0, maxLength = 100 }: JsonSchema): Arbitrary<string> {
  if (format === 'date-time') return times;
  if (format === 'uuid') return fc.uuid();
  if (pattern !== undefined && pattern !== TEXT)
    return fc.stringMatching(new RegExp(pattern)).filter(({ length }) => length <= maxLength);
  return fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 60) }),
      fc.string({ unit: 'binary', minLength, maxLength }),
      fc.constant('x'.repeat(maxLength)),
    )
    .map((value) =>
      value
        .replaceAll(/\p{Cc}/gu, ' ')
        .slice(0, maxLength)
        .toWellFormed(),
    );
}

const TEXT = text(1).meta()?.pattern;

const times = fc
  .tuple(
    fc.date({
      min: new Date('2000-01-02T00:00:00Z'),
      max: new Date('2026-01-01T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.constantFrom('Z', '+00:00', '+14:00', '-09:30'),
  )
  .map(([date, offset]) => date.toISOString().replace('Z', offset));
