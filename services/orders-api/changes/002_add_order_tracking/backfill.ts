import type { Backfill } from '@zero-downtime/migrations';

/** Orders of a release that knew no tracking get a number and their first event. */
export const backfill: Backfill = {
  async batch(trx, after, size) {
    const { rows } = await trx.raw(
      `with todo as (
         select id from orders
         where tracking_number is null and id > coalesce(:after::uuid, '00000000-0000-0000-0000-000000000000')
         order by id limit :size for update
       ), numbered as (
         update orders set tracking_number = 'ZD' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 16))
         from todo where orders.id = todo.id
         returning orders.id, orders.created_at
       ), begun as (
         insert into tracking_events (order_id, status, carrier, description, occurred_at)
         select id, 'label_created', 'Parcel Post', 'Label created', created_at from numbered
       )
       select count(*)::int as rows, max(id::text) as last from numbered`,
      { after: after ?? null, size },
    );
    return { rows: rows[0].rows, last: rows[0].last ?? undefined };
  },

  async remaining(knex) {
    const row = await knex('orders').whereNull('tracking_number').count({ left: '*' }).first();
    return Number(row?.left ?? 0);
  },
};
