import { text, wholeNumber } from '@zero-downtime/http';
import * as z from 'zod';
import { STATUSES } from './status.ts';

export const itemSchema = z
  .strictObject({
    sku: text(64).meta({ examples: ['tea'] }),
    quantity: z.int().min(1).max(1000),
    unitPriceMinor: z
      .int()
      .min(0)
      .max(1_000_000_000)
      // With the other limits, every total is a safe integer.
      .meta({ description: 'In the currency’s minor units, such as cents.', examples: [450] }),
  })
  .meta({ id: 'Item' });

export const contact = {
  name: text(200).optional(),
  email: z.email().max(254).optional(),
};

export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'three capital letters')
  .meta({
    description: 'Three letters as in ISO 4217. Not checked against its list, which changes.',
    examples: ['EUR'],
  });

export const newOrderSchema = z
  .strictObject({
    customer: z
      .strictObject(contact)
      .default({})
      .meta({ description: 'Contact details. The customer’s id comes from the token.' }),
    currency,
    items: z.array(itemSchema).min(1).max(100),
  })
  .meta({ id: 'NewOrder' });

/** UUIDs may come in capitals, and answers have small letters. */
export const orderIdSchema = z.strictObject({ id: z.uuid().toLowerCase() });

export const listQuerySchema = z.strictObject({
  limit: wholeNumber({ min: 1, max: 100, otherwise: 20 }),
  cursor: z.string().max(100).optional(),
  customerId: text(255)
    .optional()
    .meta({ description: 'Requires the scope `orders:read:all`, except for the customer’s own id.' }),
});

export const statusChangeSchema = z.strictObject({ status: z.enum(STATUSES) }).meta({ id: 'StatusChange' });

export type NewOrder = z.output<typeof newOrderSchema>;
