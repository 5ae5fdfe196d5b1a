/** The identity of a request's sender, from a verified token. */
export interface Identity {
  /** The token's `sub`: the customer, or the client that acts on its own behalf. */
  subject: string;
  scopes: ReadonlySet<string>;
}
