export const STATUSES = ['placed', 'confirmed', 'shipped', 'delivered', 'cancelled'] as const;

export type Status = (typeof STATUSES)[number];

const NEXT: Record<Status, readonly Status[]> = {
  placed: ['confirmed', 'cancelled'],
  confirmed: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: [],
  cancelled: [],
};

/** The statuses from which an order can reach this status. */
export const statusesBefore = (status: Status): Status[] =>
  STATUSES.filter((from) => NEXT[from].includes(status));

/** The statuses that an order in this status can reach. */
export const statusesAfter = (status: Status): readonly Status[] => NEXT[status];
