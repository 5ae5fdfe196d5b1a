/** Who sends a request, as a verified token says. */
export interface Identity {
  /** The token's `sub`: the customer, or the client that acts for itself. */
  subject: string;
  scopes: ReadonlySet<string>;
}
