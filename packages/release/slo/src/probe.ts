import { z } from 'zod';

const path = z.string().regex(/^\/\S*$/, 'a path, such as /payments or /payments/:id');

const created = z.strictObject({
  /** Where the answer has the id: a field, or fields with dots between them. */
  id: z.string().min(1).default('id'),
  read: path.refine(
    (text) => text.includes(':id'),
    'the path of one of them, with :id, such as /payments/:id',
  ),
  /** Pages of all of them; with it, those that were created twice are found. */
  list: path.optional(),
});

const request = z.strictObject({
  get: path.optional(),
  post: path.optional(),
  body: z.json().optional(),
  /** How often it is sent, beside the others. */
  weight: z.number().positive().default(1),
  created: created.optional(),
});

/** What a probe sends to a service. */
export const probeSchema = z
  .strictObject({
    /** What its tokens may do; without any, no token is sent. */
    scopes: z.array(z.string().min(1)).default([]),
    requests: z.array(request).min(1),
  })
  .superRefine(({ requests }, context) => {
    const say = (at: number, message: string) =>
      context.addIssue({ code: 'custom', path: ['requests', at], message });
    const readable = new Set(requests.flatMap(({ created }) => created?.read ?? []));
    for (const [at, { get, post, body, created }] of requests.entries()) {
      if ((get === undefined) === (post === undefined)) say(at, 'needs get: or post:, one of them');
      if (get !== undefined && (body !== undefined || created)) say(at, 'body: and created: go with post:');
      if (get?.includes(':id') && !readable.has(get))
        say(at, `${get} reads what a post: created: give that one created: { read: ${get} }`);
      if (created?.list && !JSON.stringify(body ?? null).includes('<unique>'))
        say(at, 'list: needs a body with <unique> in it, by which what was created twice is known');
    }
  });

export type Probe = z.output<typeof probeSchema>;
export type ProbeRequest = Probe['requests'][number];
