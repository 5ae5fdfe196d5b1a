export interface TrackingEvent {
  status: string;
  carrier: string;
  description: string;
  occurredAt: string;
}

export interface Tracking {
  orderId: string;
  trackingNumber: string | null;
  /** Of the newest event. */
  carrier: string | null;
  status: string;
  /** Oldest first. */
  events: TrackingEvent[];
}

export interface TrackingEventRow {
  order_id: string;
  status: string;
  carrier: string;
  description: string;
  occurred_at: Date;
}

/** An order that the release before placed has no number and no events until the backfill has come by. */
export function toTracking(
  order: { id: string; tracking_number: string | null },
  rows: readonly TrackingEventRow[],
): Tracking {
  const newest = rows.at(-1);
  return {
    orderId: order.id,
    trackingNumber: order.tracking_number,
    carrier: newest?.carrier ?? null,
    status: newest?.status ?? 'pending',
    events: rows.map((row) => ({
      status: row.status,
      carrier: row.carrier,
      description: row.description,
      occurredAt: row.occurred_at.toISOString(),
    })),
  };
}
