import { z } from 'zod';
import { isReservedByPostgres } from './database-names.ts';
import { parseDuration } from './duration.ts';
import { edgeSettingFaults } from './edge-settings.ts';
import { routesSchema } from './routes.ts';
import { type Tls, tlsSchema, trustedProxiesSchema } from './tls.ts';

const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h)$/, 'a duration such as 500ms, 30s, 10m')
  .transform(parseDuration);

const names = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes');

/** The name of a docker context or a Swarm object. It becomes an argument of docker, so it cannot be an option or a list of options. */
const objectName = z
  .string()
  .regex(
    /^[A-Za-z0-9][\w.+-]*$/,
    'a name of letters, digits and . _ + -, which begins with a letter or digit',
  );

/** Characters that need no quoting in the environment of a stack file. */
const plain = z.string().regex(/^[\w.:/@-]+$/, 'letters, digits and . : / @ _ -');

/** Also the operator of a placement constraint, such as node.hostname==db-1. */
const setting = z.string().regex(/^[\w.:/@=-]+$/, 'letters, digits and . : / @ _ - =');

const ALGORITHMS = [
  'EdDSA',
  ...(['ES256', 'ES384', 'ES512'] as const),
  ...(['RS256', 'RS384', 'RS512'] as const),
  ...(['PS256', 'PS384', 'PS512'] as const),
] as const;

const address = z
  .string()
  .regex(/^https?:\/\/[\w.-]+(:\d+)?$/, 'an address such as http://alertmanager:9093');

/** A program and its arguments, run without a shell. */
const argv = z.array(z.string().min(1)).min(1);

/** The issuer of the tokens that the service accepts, and the location of its public keys. */
const tokens = z.strictObject({
  issuer: plain,
  /** Default: the service's name, so that a token is valid for one service only. */
  audience: plain.optional(),
  /** The allowed signature algorithms, JSON Web Algorithms (RFC 7518). Never `none` or a shared secret. */
  algorithms: z.array(z.enum(ALGORITHMS)).min(1).default(['EdDSA']),
  keys: z
    .string()
    .regex(/^(local|https:\/\/\S+|[^:]+)$/, 'local, the path of a JWKS file, or an https:// URL')
    .transform(readKeySource),
});

export type KeySource = { kind: 'local' } | { kind: 'file'; path: string } | { kind: 'url'; url: string };

function readKeySource(text: string): KeySource {
  if (text === 'local') return { kind: 'local' };
  return text.startsWith('https://') ? { kind: 'url', url: text } : { kind: 'file', path: text };
}

/** infra/targets/<name>/target.yml. Unknown keys are errors: a misspelt key would have no effect. */
export const targetSchema = z
  .strictObject({
    service: names,
    stack: names.max(40),
    url: z.url({ protocol: /^https?$/, error: 'a URL such as https://orders.example.com' }),
    /** Docker contexts of managers, in the order in which they are used. */
    context: z
      .union([objectName, z.array(objectName).min(1)])
      .transform((value) => [value].flat())
      .default([]),
    registry: z
      .string()
      .regex(/^[A-Za-z0-9][\w.-]*(:\d+)?(\/[a-z0-9][\w.-]*)*$/, 'host[:port][/path], without a scheme'),
    traffic: z.enum(['edge', 'mesh']),
    /** Whether and how the edge serves https, with the certificate of `npm run rotate -- tls`. */
    tls: tlsSchema,
    /** Proxies in front of the edge, whose X-Forwarded-For and X-Forwarded-Proto it believes. */
    trustedProxies: trustedProxiesSchema,
    /** bundled: a PostgreSQL in the stack; shared: a database in the platform's PostgreSQL; external: an existing database. */
    database: z.enum(['bundled', 'shared', 'external']),
    /** The target whose edge and Prometheus this service uses. */
    platform: names.optional(),
    /** The requests at this target's edge that belong to services of other targets. */
    routes: routesSchema,
    /** Where Prometheus sends its alerts. */
    alertmanager: z
      .union([address, z.array(address).min(1)])
      .transform((value) => [value].flat())
      .default([]),
    tokens,
    /** Swarm secrets for an external database: the URLs of its two roles, and optionally the certificate of a private CA. */
    secrets: z.strictObject({ app: objectName, owner: objectName, ca: objectName.optional() }).optional(),
    confirm: z.boolean().default(true),
    contract: z.enum(['auto', 'later']).default('auto'),
    monitor: duration.default(30 * 60_000),
    /** Whether traffic between nodes on the stack's networks is encrypted. Has no effect on networks that exist. */
    encryptedNetworks: z.boolean().default(false),
    /** Whether the stack has a Prometheus, whose metrics the canary analysis uses. */
    monitoring: z.enum(['prometheus', 'off']).default('prometheus'),
    /** Whether the stack has a Grafana. */
    grafana: z.boolean().default(false),
    /** How long the canary serves beside the old release before the rollout; off: no canary. */
    canary: z.union([z.literal('off'), duration]).default(5 * 60_000),
    /** The number of backups to keep, and the maximum age of the newest one at contract. For a bundled or shared database. */
    backup: z
      .strictObject({
        keep: z.int().min(1).default(7),
        maxAge: duration.default(10 * 60_000),
        /** The interval of scheduled backups. */
        every: z.union([z.literal('off'), duration]).default('off'),
      })
      .prefault({}),
    /** The number of releases that a rollback can return to; images of older releases are removed. */
    keep: z.int().min(2).default(5),
    /** Whether old manifests in the registry are removed, too. Default: only in a registry on a loopback address. */
    pruneRegistry: z.boolean().optional(),
    /** Programs that run in the checkout on the machine that deploys. */
    hooks: z
      .strictObject({ before: argv.optional(), after: argv.optional(), timeout: duration.default(60_000) })
      .optional(),
    settings: z
      .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.union([z.number(), setting]).transform(String))
      .superRefine((settings, context) => {
        for (const [name, message] of Object.entries(edgeSettingFaults(settings)))
          context.addIssue({ code: 'custom', path: [name], message });
      })
      .default({}),
  })
  .refine((target) => target.database !== 'external' || target.secrets !== undefined, {
    path: ['secrets'],
    message: 'an external database needs the names of the two secrets that hold its URLs',
  })
  .refine((target) => !target.grafana || target.monitoring === 'prometheus', {
    path: ['grafana'],
    message: 'Grafana shows what Prometheus knows: set monitoring: prometheus',
  })
  .refine((target) => target.database === 'external' || !isReservedByPostgres(target.stack), {
    path: ['stack'],
    message: 'the database gets the name of the stack, and PostgreSQL reserves this name: choose another',
  })
  .refine((target) => target.database !== 'external' || target.backup.every === 'off', {
    path: ['backup', 'every'],
    message: 'the operator of an external database schedules its backups: remove this line',
  })
  .refine((target) => target.database !== 'shared' || target.platform !== undefined, {
    path: ['platform'],
    message: 'a shared database is in the PostgreSQL of a platform: set `platform` to its target',
  })
  .superRefine((target, context) => {
    for (const [key, message] of Object.entries(conflictsOf(target)))
      context.addIssue({ code: 'custom', path: [key], message });
  })
  .transform(({ tokens: { audience, ...how }, context, ...target }) => ({
    ...target,
    /** Undefined for this machine's engine. */
    context: context[0],
    contexts: context,
    pruneRegistry: target.pruneRegistry ?? isLoopback(target.registry),
    tokens: { ...how, audience: audience ?? target.service },
  }));

/** Conflicts between the settings of a target, by key. */
function conflictsOf(target: {
  platform?: string | undefined;
  traffic: 'edge' | 'mesh';
  monitoring: 'prometheus' | 'off';
  grafana: boolean;
  routes: object;
  alertmanager: readonly string[];
  url: string;
  tls: Tls | undefined;
  trustedProxies: readonly string[];
}): Record<string, string> {
  const routes = Object.keys(target.routes).length > 0;
  const alerts = target.alertmanager.length > 0;
  const tls = target.tls !== undefined;
  const proxies = target.trustedProxies.length > 0;
  const ofThePlatform = 'belongs to the platform: set it in the target named by `platform`';
  return {
    ...(target.platform !== undefined && {
      ...(target.traffic === 'mesh' && {
        traffic: 'a service on a platform is behind its edge: traffic: edge',
      }),
      ...(target.grafana && { grafana: ofThePlatform }),
      ...(routes && { routes: ofThePlatform }),
      ...(alerts && { alertmanager: ofThePlatform }),
      ...(tls && { tls: ofThePlatform }),
      ...(proxies && { trustedProxies: ofThePlatform }),
    }),
    ...(tls && target.traffic === 'mesh' && { tls: 'only the edge serves https: set traffic: edge' }),
    ...(proxies &&
      target.traffic === 'mesh' && {
        trustedProxies: 'only the edge reads X-Forwarded-For: set traffic: edge',
      }),
    ...(tls && !target.url.startsWith('https:') && { url: 'the edge serves https: begin it with https://' }),
    ...(routes && target.traffic === 'mesh' && { routes: 'only the edge routes: set traffic: edge' }),
    ...(alerts &&
      target.monitoring === 'off' && { alertmanager: 'Prometheus sends alerts: set monitoring: prometheus' }),
  };
}

/** A registry that other machines cannot reach has only the releases of this machine's targets. */
const isLoopback = (registry: string): boolean => /^(localhost|127(\.\d+){3})(:|\/|$)/.test(registry);
