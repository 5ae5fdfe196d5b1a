import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { JsonSchema } from './types.ts';

type Direction = 'input' | 'output';

/** Converts zod schemas to JSON Schema. Schemas with an `id` become references and are collected in `named`. */
export function schemaCollector() {
  const named: Record<string, JsonSchema> = {};

  /** @throws Error when two different schemas have one name. */
  function schemaOf(schema: z.ZodType, direction: Direction): JsonSchema {
    const { $schema, $defs = {}, ...own } = withOurReferences(z.toJSONSchema(schema, { io: direction }));
    for (const [name, definition] of Object.entries($defs)) {
      if (named[name] && !isDeepStrictEqual(named[name], definition))
        throw new Error(`two different schemas are called ${name}`);
      named[name] = definition;
    }
    return own;
  }

  return { named, schemaOf };
}

function withOurReferences(schema: object): JsonSchema & {
  $schema?: string;
  $defs?: Record<string, JsonSchema>;
} {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
