import { z } from 'zod';
import { isReservedByPostgres } from './database-names.ts';
import { edgeSettingFaults } from './edge-settings.ts';
import { routesSchema } from './routes.ts';

const duration = z
  .string()
  .regex(/^\d+(ms|s|m|h)$/, 'a duration such as 500ms, 30s, 10m')
  .transform(parseDuration);

const names = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes');

/** What can stand in a stack file's environment as it is. */
const plain = z.string().regex(/^[\w.:/@-]+$/, 'letters, digits and . : / @ _ -');

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

/** Whose tokens the service takes, and where the public keys of their issuer are. */
const tokens = z.strictObject({
  issuer: plain,
  /** Undefined: the service's name, so that a token for one service is none for another. */
  audience: plain.optional(),
  /** How they may be signed; names of JSON Web Algorithms (RFC 7518). Never `none`, nor a shared secret. */
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

/** infra/targets/<name>/target.yml. Unknown keys are errors: a misspelt one would be silently without effect. */
export const targetSchema = z
  .strictObject({
    service: names,
    stack: names.max(40),
    url: z.url(),
    context: z.string().min(1).optional(),
    registry: z.string().regex(/^[\w.-]+(:\d+)?(\/[\w./-]+)?$/, 'host[:port][/path], without a scheme'),
    traffic: z.enum(['edge', 'mesh']),
    /** bundled: a PostgreSQL in the stack; shared: a database in the platform's; external: one that is there already. */
    database: z.enum(['bundled', 'shared', 'external']),
    /** The target beside this one whose edge and Prometheus this service is behind. */
    platform: names.optional(),
    /** Which requests at this target's edge are for the services of other targets. */
    routes: routesSchema,
    /** Where Prometheus sends its alerts. */
    alertmanager: z
      .union([address, z.array(address).min(1)])
      .transform((value) => [value].flat())
      .default([]),
    tokens,
    secrets: z.strictObject({ app: z.string().min(1), owner: z.string().min(1) }).optional(),
    confirm: z.boolean().default(true),
    contract: z.enum(['auto', 'later']).default('auto'),
    monitor: duration.default(30 * 60_000),
    /** Whether traffic between nodes on the stack's networks is encrypted. Has no effect on networks that exist. */
    encryptedNetworks: z.boolean().default(false),
    /** Whether the stack has a Prometheus, which the deploy asks how a release serves. */
    monitoring: z.enum(['prometheus', 'off']).default('prometheus'),
    /** Whether it has a Grafana, too. */
    grafana: z.boolean().default(false),
    /** How long one replica of a new release serves beside the old ones before the rest follows; off: no canary. */
    canary: z.union([z.literal('off'), duration]).default(5 * 60_000),
    /** How many releases a rollback can go to: the images of older ones are removed. */
    keep: z.int().min(2).default(5),
    /** Whether the registry's manifests are removed, too. Undefined: where the registry is on a loopback address. */
    pruneRegistry: z.boolean().optional(),
    /** Commands of the target's own, run in the checkout on the machine that deploys. */
    hooks: z
      .strictObject({ before: argv.optional(), after: argv.optional(), timeout: duration.default(60_000) })
      .optional(),
    settings: z
      .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.union([z.number(), plain]).transform(String))
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
    message:
      'the database is called after the stack, and PostgreSQL keeps this name for itself: choose another',
  })
  .refine((target) => target.database !== 'shared' || target.platform !== undefined, {
    path: ['platform'],
    message: 'a shared database is in the PostgreSQL of a platform: name the target that has it',
  })
  .superRefine((target, context) => {
    for (const [key, message] of Object.entries(conflictsOf(target)))
      context.addIssue({ code: 'custom', path: [key], message });
  })
  .transform(({ tokens: { audience, ...how }, ...target }) => ({
    ...target,
    pruneRegistry: target.pruneRegistry ?? isLoopback(target.registry),
    tokens: { ...how, audience: audience ?? target.service },
  }));

/** What a target says that does not go together, by key. Pure. */
function conflictsOf(target: {
  platform?: string | undefined;
  traffic: 'edge' | 'mesh';
  monitoring: 'prometheus' | 'off';
  grafana: boolean;
  routes: object;
  alertmanager: readonly string[];
}): Record<string, string> {
  const routes = Object.keys(target.routes).length > 0;
  const alerts = target.alertmanager.length > 0;
  const ofThePlatform = "is the platform's to say: set it in the target that `platform` names";
  return {
    ...(target.platform !== undefined && {
      ...(target.traffic === 'mesh' && {
        traffic: 'a service on a platform is behind its edge: traffic: edge',
      }),
      ...(target.grafana && { grafana: ofThePlatform }),
      ...(routes && { routes: ofThePlatform }),
      ...(alerts && { alertmanager: ofThePlatform }),
    }),
    ...(routes && target.traffic === 'mesh' && { routes: 'only the edge routes: set traffic: edge' }),
    ...(alerts &&
      target.monitoring === 'off' && { alertmanager: 'Prometheus sends alerts: set monitoring: prometheus' }),
  };
}

/** A registry that other machines cannot reach has the releases of this one's targets only. */
const isLoopback = (registry: string): boolean => /^(localhost|127(\.\d+){3})(:|\/|$)/.test(registry);

/** "30s" → 30000. Milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+)(ms|s|m|h)$/.exec(text);
  if (!match) throw new RangeError(`not a duration: ${text} (such as 500ms, 30s, 10m)`);
  const unit = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match[2] as 'ms' | 's' | 'm' | 'h'];
  return Number(match[1]) * unit;
}
