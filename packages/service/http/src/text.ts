import * as z from 'zod';

/**
 * Text of 1 to `max` UTF-16 code units that can be stored: PostgreSQL cannot store U+0000, and a lone surrogate is no character.
 */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'characters that cannot be stored')
    .meta({ pattern: '^[^\\u0000]*$' });
