import { z } from 'zod';

const path = z.string().regex(/^\/\S*$/, 'a path, such as /payments or /payments/:id');

const created = z.strictObject({
  /** The field of the id in the answer; fields with dots between them for a nested one. */
  id: z.string().min(1).default('id'),
  read: path.refine(
    (text) => text.includes(':id'),
    'the path of a resource, with :id, such as /payments/:id',
  ),
  /** The path of the list of all resources, in pages; with it, resources that were created twice are detected. */
  list: path.optional(),
});

const request = z.strictObject({
  get: path.optional(),
  post: path.optional(),
  body: z.json().optional(),
  /** The frequency of the request, relative to the others. */
  weight: z.number().positive().default(1),
  created: created.optional(),
});

/** The requests of a probe to a service. */
export const probeSchema = z
  .strictObject({
    /** The scopes of its tokens; without scopes no token is sent. */
    scopes: z.array(z.string().min(1)).default([]),
    requests: z.array(request).min(1),
  })
  .superRefine(({ requests }, context) => {
    const say = (at: number, message: string) =>
      context.addIssue({ code: 'custom', path: ['requests', at], message });
    const readable = new Set(requests.flatMap(({ created }) => created?.read ?? []));
    for (const [at, { get, post, body, created }] of requests.entries()) {
      if ((get === undefined) === (post === undefined)) say(at, 'needs either get: or post:');
      if (get !== undefined && (body !== undefined || created)) say(at, 'body: and created: go with post:');
      const unfilled = parametersOf(get ?? post ?? '').find((name) => get === undefined || name !== ':id');
      if (unfilled)
        say(
          at,
          `${get ?? post} would be sent with "${unfilled}" in it: the probe fills in only :id, and only in get:. Remove this request`,
        );
      if (get?.includes(':id') && !readable.has(get))
        say(
          at,
          `${get} reads a created resource: add created: { read: ${get} } to the post: that creates it`,
        );
      if (created?.list && !JSON.stringify(body ?? null).includes('<unique>'))
        say(at, 'list: needs a body with <unique>, which identifies resources that were created twice');
    }
  });

/** The parameters in a path, such as `:id` in `/payments/:id/cancel`. */
const parametersOf = (path: string): string[] => path.match(/(?<=\/):\w+/g) ?? [];

export type Probe = z.output<typeof probeSchema>;
export type ProbeRequest = Probe['requests'][number];
