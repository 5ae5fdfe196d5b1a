/** What a customer's requests need: read and place orders of one's own. */
export const SCOPES = ['orders:read', 'orders:write'];
