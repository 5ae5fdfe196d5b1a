import { z } from 'zod';

/** The requests at the edge that belong to another service: those below a path, or those for a host. */
export type Route = { path: string; host?: never } | { host: string; path?: never };

/** Paths that the edge reserves for probes, and paths of the service that owns the edge. */
const OWNED = ['ready', 'health', 'metrics', 'docs', 'openapi.json', 'problems'];

const path = z
  .string()
  .regex(/^(\/[a-z0-9][a-z0-9._-]*)+$/, 'a path such as /payments: lower case, without a slash at its end')
  .refine((value) => !OWNED.includes(firstSegment(value)), {
    error: ({ input }) =>
      `/${firstSegment(String(input))} is answered by the edge or by the service that owns it`,
  });

const host = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
    'a host name such as payments.example.com: lower case, without a port',
  );

const route = z
  .strictObject({ path: path.optional(), host: host.optional() })
  .refine(({ path, host }) => (path === undefined) !== (host === undefined), {
    message: 'either a path or a host, as in { path: /payments }',
  })
  .transform((value) => value as Route);

/** `routes` in a target: by the name of another target, which requests are for its service. */
export const routesSchema = z
  .record(z.string().regex(/^[a-z][a-z0-9-]*$/), route)
  .superRefine((routes, context) => {
    for (const message of overlaps(routes)) context.addIssue({ code: 'custom', message });
  })
  .default({});

/** An error for each pair of routes that match the same requests. */
export function overlaps(routes: Readonly<Record<string, Route>>): string[] {
  const entries = Object.entries(routes);
  return entries.flatMap(([name, one], at) =>
    entries
      .slice(at + 1)
      .filter(([, other]) => claimTheSame(one, other))
      .map(([other]) => `${name} and ${other} claim the same requests: ${one.path ?? one.host}`),
  );
}

function claimTheSame(one: Route, other: Route): boolean {
  if (one.host !== undefined) return one.host === other.host;
  return other.path !== undefined && (isBelow(one.path, other.path) || isBelow(other.path, one.path));
}

const isBelow = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);
const firstSegment = (path: string): string => path.split('/')[1] ?? '';
