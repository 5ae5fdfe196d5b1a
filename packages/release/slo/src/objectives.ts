import { parseDocument } from 'yaml';
import { z } from 'zod';
import { probeSchema } from './probe.ts';

const share = z
  .string()
  .regex(/^\d{1,2}(\.\d+)?%$/, 'a share such as 99.9%')
  .transform((text) => Number(text.slice(0, -1)) / 100);
const duration = z
  .string()
  .regex(/^\d+(ms|s)$/, 'a duration such as 500ms or 2s')
  .transform((text) => (text.endsWith('ms') ? Number.parseInt(text, 10) / 1_000 : Number.parseInt(text, 10)));

const objectives = {
  /** Share of the requests without a server error, 0 to 1. */
  availability: share,
  /** Share of the requests, 0 to 1, that are answered within so many seconds. */
  latency: z.strictObject({ share, within: duration }),
};

const schema = z.strictObject({
  ...objectives,
  /** Overrides by method and route template, such as "POST /orders". */
  routes: z
    .record(
      z.string().regex(/^[A-Z]+ \//, 'a method and a route, such as "GET /orders/:id"'),
      z.strictObject(objectives).partial(),
    )
    .default({}),
  /** The requests of `npm run probe`; by default the GETs of the OpenAPI document. */
  probe: probeSchema.optional(),
});

/** The service level objectives. Shares from 0 to 1, times in seconds. */
export type Objectives = z.output<typeof schema>;

/** An objectives file has errors. */
export class InvalidObjectives extends Error {
  override readonly name = 'InvalidObjectives';
}

/** Reads the text of a slo.yml. @param file for the message. @throws InvalidObjectives with all errors */
export function readObjectives(text: string, file: string): Objectives {
  const document = parseDocument(text);
  if (document.errors[0]) throw new InvalidObjectives(`${file} is not YAML: ${document.errors[0].message}`);
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) throw new InvalidObjectives(`${file} has mistakes:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The objectives of a route: its own, else the service's. */
export function objectivesOf(
  { routes, probe: _, ...service }: Objectives,
  route: string,
): Pick<Objectives, 'availability' | 'latency'> {
  const own = routes[route];
  return {
    availability: own?.availability ?? service.availability,
    latency: own?.latency ?? service.latency,
  };
}
