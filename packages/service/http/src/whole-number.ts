import * as z from 'zod';

const DECIMAL = /^(?:0|[1-9]\d{0,14})$/;

/**
 * A whole number in a query or a path: plain decimal digits. `Number` would also take `0x10`, `1e1`, ` 10` and nothing.
 * In the OpenAPI document it is an integer. The default is in its description: zod leaves it out of a schema that transforms.
 */
export const wholeNumber = ({ min, max, otherwise }: { min: number; max: number; otherwise: number }) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && DECIMAL.test(value) ? Number(value) : value),
      z.int('decimal digits only').min(min).max(max),
    )
    .default(otherwise)
    .meta({ description: `${otherwise} by default.` });
