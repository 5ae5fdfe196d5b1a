/** Gives a token of that subject with those scopes, valid for the whole run. */
export type TokenFor = (subject: string, scopes: readonly string[]) => string | Promise<string>;

/** The tokens of a run's subjects, each asked for once. */
export type Wallet = (subject: string) => Promise<string>;

export function openWallet(tokenFor: TokenFor, scopes: readonly string[]): Wallet {
  return memoized(async (subject) => tokenFor(subject, scopes));
}

/** Asks for each subject's token once. */
export function memoized(ask: Wallet): Wallet {
  const tokens = new Map<string, Promise<string>>();
  return (subject) => {
    const token = tokens.get(subject) ?? ask(subject);
    tokens.set(subject, token);
    return token;
  };
}
