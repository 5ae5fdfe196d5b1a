import * as z from 'zod';

/** A pattern of JSON Schema that excludes control characters. They are invisible and steer terminals, and PostgreSQL cannot store U+0000. */
const WITHOUT_CONTROLS = '^[^\\u0000-\\u001f\\u007f-\\u009f]*$';
const CONTROL = /\p{Cc}/u;

/** Text of 1 to `max` UTF-16 code units, without control characters and lone surrogates (which are no characters). */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine(
      (value) => !CONTROL.test(value) && value.isWellFormed(),
      'control characters or unpaired surrogates',
    )
    .meta({ pattern: WITHOUT_CONTROLS });
