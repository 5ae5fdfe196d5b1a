import * as z from 'zod';

/**
 * A whole number in an environment variable, in decimal digits. Stricter than `z.coerce.number()`, which accepts '0x10', '1e3' and ' '.
 */
export function integer(limits: { min: number; max: number }) {
  const { min, max } = limits;
  return z
    .string()
    .regex(/^\d+$/, `must be a whole number between ${min} and ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`);
}
