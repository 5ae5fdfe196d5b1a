import { parseKeySet } from '@zero-downtime/auth';
import { integer } from '@zero-downtime/config';
import { type DrainLimits, defaultLimits } from '@zero-downtime/lifecycle';
import * as z from 'zod';

const port = integer({ min: 0, max: 65_535 });
const keySet = z.string().transform((text, context) => {
  try {
    return parseKeySet(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as TypeError).message });
    return z.NEVER;
  }
});
const milliseconds = (min: number) => integer({ min, max: 600_000 });

/** The environment variables of every service; each may also be set as NAME_FILE. */
const ofEveryService = (name: string) =>
  z
    .object({
      SERVICE_NAME: z.string().default(name),
      /** The release; set by the image. */
      SERVICE_VERSION: z.string().regex(/^\d+\.\d+\.\d+(-[\w.-]+)?$/, 'must be a semantic version'),
      PORT: port.default(3000),
      METRICS_PORT: port.default(9464),
      LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),

      DATABASE_URL: z
        .string()
        .regex(/^postgres(ql)?:\/\/.+@.+\/.+/, 'must be postgres://ROLE:PASSWORD@HOST/DATABASE'),
      DATABASE_POOL_MAX: integer({ min: 1, max: 100 }).default(10),
      /** Connections that are opened before the replica is ready, and kept; at most DATABASE_POOL_MAX. */
      DATABASE_POOL_MIN: integer({ min: 1, max: 100 }).default(4),
      /** How long a request waits for a connection before it gets a 503. By default the limit of the request, so that a database stall makes requests slow instead of failing them. */
      DATABASE_ACQUIRE_TIMEOUT_MS: milliseconds(1).optional(),
      /** How long a statement may run. By default the limit of its request. */
      DATABASE_STATEMENT_TIMEOUT_MS: milliseconds(1).optional(),
      /** How long opening a connection may take. A request takes any connection that becomes free. */
      DATABASE_CONNECT_TIMEOUT_MS: milliseconds(1).default(15_000),

      /** The issuer and the audience of valid tokens. */
      AUTH_ISSUER: z.string(),
      AUTH_AUDIENCE: z.string().default(name),
      /** The issuer's public keys, or their URL. */
      AUTH_JWKS: keySet.optional(),
      AUTH_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be a URL' }).optional(),
      AUTH_ALGORITHMS: z
        .string()
        .regex(/^[A-Za-z0-9]+(,[A-Za-z0-9]+)*$/, 'must be names separated by commas')
        .transform((names) => names.split(','))
        .default(['EdDSA']),

      /** The limit of requests of one client in a minute, at each replica. Without a valid token, of one address. */
      RATE_LIMIT_PER_MINUTE: integer({ min: 1, max: 10_000_000 }).default(6_000),
      /**
       * The source of a client's address: the connection's peer, or `X-Forwarded-For` when the proxy in front overwrites it. Unknown: the
       * peer is a proxy or the routing mesh, and addresses are not limited.
       */
      CLIENT_ADDRESS: z.enum(['peer', 'forwarded', 'unknown']).default('peer'),
      /** The limit of requests of one client in flight in this process; one more gets a 429 at once. The default lets 50 a second wait through a stall of 10 s. */
      MAX_REQUESTS_IN_FLIGHT: integer({ min: 1, max: 100_000 }).default(500),

      /** The stack's stop_grace_period, into which the drain must fit. Not checked when unset. */
      STOP_GRACE_PERIOD_MS: milliseconds(1).optional(),
      DRAIN_MIN_HOLD_MS: milliseconds(0).default(defaultLimits.minHoldMs),
      /** The minimum is a second: the Keep-Alive header has whole seconds, and 0 would mean no limit. */
      KEEP_ALIVE_TIMEOUT_MS: milliseconds(1_000).default(defaultLimits.keepAliveTimeoutMs),
      /** The limit for receiving and answering a request, also during a drain. 0 would mean no limit. */
      DRAIN_REQUEST_GRACE_MS: milliseconds(100).default(defaultLimits.requestGraceMs),
    })
    .refine((config) => (config.AUTH_JWKS === undefined) !== (config.AUTH_JWKS_URL === undefined), {
      // Runs also after other errors, so that all are reported at once.
      when: () => true,
      error: 'set one of AUTH_JWKS, AUTH_JWKS_FILE and AUTH_JWKS_URL',
    });

export type ServiceConfig = z.output<ReturnType<typeof ofEveryService>>;

/** The environment variables of the service `name`: those of every service and its own. */
export const serviceConfig = <Settings extends z.ZodRawShape>(name: string, settings?: Settings) =>
  ofEveryService(name).safeExtend(settings ?? {}) as z.ZodObject &
    z.ZodType<ServiceConfig & z.output<z.ZodObject<Settings>>>;

/** Unknown variables with these prefixes are logged at start, because they may be misspelt. */
export const FAMILIES = ['AUTH_', 'DATABASE_', 'DRAIN_', 'RATE_LIMIT_', 'KEEP_ALIVE_'];

export const drainLimits = (config: ServiceConfig): DrainLimits => ({
  ...defaultLimits,
  minHoldMs: config.DRAIN_MIN_HOLD_MS,
  keepAliveTimeoutMs: config.KEEP_ALIVE_TIMEOUT_MS,
  requestGraceMs: config.DRAIN_REQUEST_GRACE_MS,
});
