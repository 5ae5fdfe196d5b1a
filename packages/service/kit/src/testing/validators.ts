import type { JsonSchema, OpenApiDocument } from '@zero-downtime/openapi';
import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** Compiles schemas of a document once each. @throws Error for a keyword or a format that does not exist. */
export function validatorsOf(document: OpenApiDocument): (schema: JsonSchema) => ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  addFormats.default(ajv);
  // Only an annotation: the pattern beside it validates addresses.
  ajv.addFormat('email', true);
  const compiled = new WeakMap<object, ValidateFunction>();
  return (schema) => {
    const known = compiled.get(schema);
    if (known) return known;
    const validate = ajv.compile(withComponents(schema, document));
    compiled.set(schema, validate);
    return validate;
  };
}

/** The schema with all referenced schemas as its `$defs`, because the whole document is not a schema. */
function withComponents(schema: JsonSchema, { components }: OpenApiDocument): object {
  const text = JSON.stringify({ ...schema, $defs: components.schemas });
  return JSON.parse(text.replaceAll('"#/components/schemas/', '"#/$defs/'));
}
