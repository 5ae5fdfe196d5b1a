/** The scopes that a customer's token needs to read and place own orders. */
export const SCOPES = ['orders:read', 'orders:write'];
