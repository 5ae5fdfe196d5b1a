/** What each app is told by its environment. */
export const settings = {
  port: Number(process.env.PORT),
  databaseUrl: process.env.DATABASE_URL ?? '',
  poolMax: Number(process.env.DATABASE_POOL_MAX),
  /** Whose orders they are, in the apps that ask nobody who he is. */
  customerId: process.env.BENCH_CUSTOMER ?? '',
  issuer: process.env.AUTH_ISSUER ?? '',
  keys: process.env.AUTH_JWKS ?? '',
  requestsPerMinute: Number(process.env.RATE_LIMIT_PER_MINUTE),
};

// No request is under way when the bench stops an app; it has to end by itself, so that it leaves a profile when one is asked for.
process.once('SIGTERM', () => process.exit());
