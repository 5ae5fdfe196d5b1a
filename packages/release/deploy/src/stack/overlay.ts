import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { refuse } from '../errors.ts';

/** The path of a service's own stack file, for messages. */
const pathOf = (service: string): string => `services/${service}/stack.yml`;

/** Variables that the deploy sets, or infra/stack/service.yml for start, drain and discovery. */
const RESERVED = /^(PORT|METRICS_PORT|DATABASE_URL(_FILE)?|AUTH_.*|DRAIN_MIN_HOLD_MS|STOP_GRACE_PERIOD_MS)$/;

const DATABASE = /database_(url|ca)$/;
const OF_THE_DEPLOY = 'is the secret of the database, which the deploy mounts';

const plain = z.union([z.string(), z.number(), z.boolean()]);
const external = z.strictObject({ external: z.literal(true), name: plain.optional() });

/** A mapping whose names are checked, with a message for each. */
const named = <T extends z.ZodType>(value: T, reserved: RegExp, why: string) =>
  z.record(z.string(), value).superRefine((record, context) => {
    for (const name of Object.keys(record).filter((name) => reserved.test(name)))
      context.addIssue({ code: 'custom', path: [name], message: why });
  });

const overlaySchema = z.strictObject({
  version: z.literal(
    '3.9',
    'must be "3.9", as in infra/stack/service.yml: docker merges files of one version only',
  ),
  services: z.strictObject({
    api: z.strictObject({
      environment: named(plain, RESERVED, 'is set by the deploy or by infra/stack/service.yml').optional(),
      secrets: z
        .array(
          z.strictObject({
            source: z.string(),
            target: z.string().refine((name) => !DATABASE.test(name), OF_THE_DEPLOY),
            uid: z.string().optional(),
            mode: z.number().optional(),
          }),
        )
        .optional(),
      deploy: z
        .strictObject({
          replicas: plain,
          resources: z.strictObject({
            limits: z.partialRecord(z.enum(['cpus', 'memory', 'pids']), plain).optional(),
            reservations: z.partialRecord(z.enum(['cpus', 'memory']), plain).optional(),
          }),
          placement: z.strictObject({ constraints: z.array(z.string()) }),
        })
        .partial()
        .optional(),
    }),
  }),
  secrets: named(external, DATABASE, OF_THE_DEPLOY).optional(),
});

/**
 * The service's own stack file, which is laid over infra/stack/service.yml.
 * @returns its path from infra/stack; undefined for a service without
 * @throws Ending (refused) when it has keys that a service may not set
 */
export async function findOverlay(root: string, service: string): Promise<string | undefined> {
  const text = await readFile(join(root, pathOf(service)), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  checkOverlay(service, text);
  return `../../${pathOf(service)}`;
}

/** @throws Ending (refused), with every mistake at once */
export function checkOverlay(service: string, text: string): void {
  const document = parseDocument(text);
  if (document.errors[0]) throw refuse(`${pathOf(service)} is not YAML: ${document.errors[0].message}`);
  const parsed = overlaySchema.safeParse(document.toJS());
  if (parsed.success) return;
  throw refuse(
    `${pathOf(service)} has mistakes:\n${z.prettifyError(parsed.error)}`,
    'it may add to services.api: environment, secrets (external ones, named under secrets), deploy.replicas, deploy.resources, deploy.placement; all else is in infra/stack/service.yml',
  );
}
