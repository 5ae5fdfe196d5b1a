/**
 * As in many articles: Express with express.json(), statements as text, a transaction of several round trips to create an order, res.json.
 * No validation, no tokens, no log, no metrics; it ignores Idempotency-Key.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { decodeCursor, encodeCursor } from '@zero-downtime/http/cursor';
import express from 'express';
import pg from 'pg';
import { settings } from './settings.ts';

interface Item {
  sku: string;
  quantity: number;
  unitPriceMinor: number;
}
type Row = Record<string, unknown>;

const { customerId } = settings;
const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: settings.poolMax });
const app = express();
app.use(express.json());

app.get('/ready', (_request, response) => {
  response.json('ready');
});

app.get('/orders/:id', async (request, response) => {
  const orders = await pool.query('SELECT * FROM orders WHERE id = $1', [request.params.id]);
  const items = await pool.query('SELECT * FROM order_items WHERE order_id = $1 ORDER BY line', [
    request.params.id,
  ]);
  response.json(toOrder(orders.rows[0], items.rows));
});

app.get('/orders', async (request, response) => {
  const limit = Number(request.query.limit);
  const before = decodeCursor(String(request.query.cursor));
  const orders = await pool.query(
    'SELECT * FROM orders WHERE customer_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3',
    [customerId, before, limit + 1],
  );
  const page = orders.rows.slice(0, limit);
  const items = await pool.query('SELECT * FROM order_items WHERE order_id = ANY ($1) ORDER BY line', [
    page.map(({ id }) => id),
  ]);
  response.json({
    orders: page.map((order) =>
      toOrder(
        order,
        items.rows.filter((item) => item.order_id === order.id),
      ),
    ),
    nextCursor: orders.rows.length > limit ? encodeCursor(page.at(-1).id) : null,
  });
});

app.post('/orders', async (request, response) => {
  const { currency, items } = request.body as { currency: string; items: Item[] };
  const totalMinor = items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0);
  const trackingNumber = `ZD${randomBytes(8).toString('hex').toUpperCase()}`;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const orders = await client.query(
      `INSERT INTO orders (id, customer_id, currency, status, total_minor, created_at, tracking_number)
       VALUES ($1, $2, $3, 'placed', $4, now(), $5) RETURNING *`,
      [randomUUID(), customerId, currency, totalMinor, trackingNumber],
    );
    const [order] = orders.rows;
    const stored: Row[] = [];
    for (const [at, item] of items.entries()) {
      const inserted = await client.query(
        'INSERT INTO order_items (order_id, line, sku, quantity, unit_price_minor) VALUES ($1, $2, $3, $4, $5) RETURNING *',
        [order.id, at + 1, item.sku, item.quantity, item.unitPriceMinor],
      );
      stored.push(inserted.rows[0]);
    }
    await client.query(
      `INSERT INTO tracking_events (order_id, event_id, status, carrier, description, occurred_at)
       VALUES ($1, 'label', 'label_created', 'Parcel Post', 'Label created', $2)`,
      [order.id, order.created_at],
    );
    await client.query('COMMIT');
    response.status(201).json(toOrder(order, stored));
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

function toOrder(row: Row, items: Row[]) {
  return {
    id: row.id,
    status: row.status,
    version: row.version,
    customer: { id: row.customer_id },
    currency: row.currency,
    items: items.map((item) => ({
      sku: item.sku,
      quantity: item.quantity,
      unitPriceMinor: Number(item.unit_price_minor),
    })),
    totalMinor: Number(row.total_minor),
    createdAt: row.created_at,
    trackingNumber: row.tracking_number,
  };
}

app.listen(settings.port, '127.0.0.1');
