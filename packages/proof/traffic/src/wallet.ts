/** What a customer's requests need: read and place orders of one's own. */
const SCOPES = ['orders:read', 'orders:write'];

/** Gives a token of that customer with those scopes, valid for the whole run. */
export type TokenFor = (customerId: string, scopes: readonly string[]) => string | Promise<string>;

/** The tokens of a run's customers, each asked for once. */
export type Wallet = (customerId: string) => Promise<string>;

export function openWallet(tokenFor: TokenFor): Wallet {
  const tokens = new Map<string, Promise<string>>();
  return (customerId) => {
    const token = tokens.get(customerId) ?? Promise.resolve(tokenFor(customerId, SCOPES));
    tokens.set(customerId, token);
    return token;
  };
}
