import { z } from 'zod';

const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    // PostgreSQL cannot store U+0000, and a lone surrogate is no character.
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'characters that cannot be stored');

const itemSchema = z.strictObject({
  sku: text(64),
  quantity: z.int().min(1).max(1000),
  /** In the currency's minor units. With the other limits, no total leaves the safe integers. */
  unitPriceMinor: z.int().min(0).max(1_000_000_000),
});

export const newOrderSchema = z.strictObject({
  customer: z.strictObject({
    id: text(64),
    name: text(200).optional(),
    email: z.email().max(254).optional(),
  }),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/, 'three capital letters'),
  items: z.array(itemSchema).min(1).max(100),
});

export const orderIdSchema = z.strictObject({ id: z.uuid() });

export const listQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(100).optional(),
  customerId: text(64).optional(),
});

export type ListQuery = z.output<typeof listQuerySchema>;
