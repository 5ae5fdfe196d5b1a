import { bearerToken } from '@zero-downtime/kit/testing';

export const CUSTOMER = ['orders:read', 'orders:write'];
export const FULFILMENT = ['orders:read:all', 'orders:fulfil', 'tracking:write'];

export const bearer = (subject: string, scopes: readonly string[] = CUSTOMER): Promise<string> =>
  bearerToken('orders-api', subject, scopes);
