import { z } from 'zod';
import { listQuerySchema, newOrderSchema, orderIdSchema } from '../../../src/orders/schemas.ts';

/** A schema of the service as Fastify's validator takes it. */
function jsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    // Names of components, which to ajv would be another draft's `$id`.
    override: ({ jsonSchema }) => {
      delete jsonSchema.id;
    },
  });
}

export const newOrderJson = jsonSchema(newOrderSchema);
export const orderIdJson = jsonSchema(orderIdSchema);
export const listQueryJson = jsonSchema(listQuerySchema);
