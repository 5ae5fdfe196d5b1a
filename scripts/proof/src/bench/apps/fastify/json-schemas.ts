import { pageSchema } from '@zero-downtime/orders-api/orders/list-orders';
import { orderSchema } from '@zero-downtime/orders-api/orders/order';
import { listQuerySchema, newOrderSchema, orderIdSchema } from '@zero-downtime/orders-api/orders/schemas';
import { z } from 'zod';

/** A schema of the service in Fastify's format, for validation and serialization. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): object {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
    // Removes the names of components, which ajv would treat as `$id` of another draft.
    override: ({ jsonSchema }) => {
      delete jsonSchema.id;
    },
  });
}

export const newOrderJson = jsonSchema(newOrderSchema);
export const orderIdJson = jsonSchema(orderIdSchema);
export const listQueryJson = jsonSchema(listQuerySchema);

export const orderJson = jsonSchema(orderSchema, 'output');
export const pageJson = jsonSchema(pageSchema, 'output');
