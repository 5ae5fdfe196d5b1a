/** The settings of each app, from its environment. */
export const settings = {
  port: Number(process.env.PORT),
  databaseUrl: process.env.DATABASE_URL ?? '',
  poolMax: Number(process.env.DATABASE_POOL_MAX),
  /** The customer of the orders, in the apps without authentication. */
  customerId: process.env.BENCH_CUSTOMER ?? '',
  issuer: process.env.AUTH_ISSUER ?? '',
  keys: process.env.AUTH_JWKS ?? '',
  requestsPerMinute: Number(process.env.RATE_LIMIT_PER_MINUTE),
};

// The bench stops an app without requests in flight. The app must exit by itself, so that Node writes a requested profile.
process.once('SIGTERM', () => process.exit());
