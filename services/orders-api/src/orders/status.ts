export const STATUSES = ['placed', 'confirmed', 'shipped', 'delivered', 'cancelled'] as const;

export type Status = (typeof STATUSES)[number];

const NEXT: Record<Status, readonly Status[]> = {
  placed: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
};

/** The statuses that an order may have just before it gets this one. */
export const statusesBefore = (status: Status): Status[] =>
  STATUSES.filter((from) => NEXT[from].includes(status));

/** What may become of an order that has this status. */
export const statusesAfter = (status: Status): readonly Status[] => NEXT[status];
