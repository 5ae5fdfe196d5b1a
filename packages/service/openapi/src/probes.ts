import * as z from 'zod';
import type { Feature, Operation } from './description.ts';
import { caching } from './response-headers.ts';

const healthSchema = z.strictObject({ status: z.literal('ok'), release: z.string() }).meta({ id: 'Healthy' });

const notReadySchema = z
  .strictObject({
    status: z.literal('unavailable'),
    release: z.string(),
    reason: z.enum(['starting', 'draining', 'schema', 'overloaded']),
  })
  .meta({ id: 'NotReady' });

const release = '2.0.0';
const yes = {
  description: 'Yes.',
  schema: healthSchema,
  headers: ['Cache-Control'],
  examples: { ok: { summary: 'OK', value: { status: 'ok', release } } },
};
const notYet = {
  description: 'No, with the reason.',
  schema: notReadySchema,
  headers: ['Cache-Control'],
  examples: {
    starting: { summary: 'Starting', value: { status: 'unavailable', release, reason: 'starting' } },
  },
};

function probe(id: string, path: string, summary: string, answers: Operation['answers']): Operation {
  return { id, method: 'get', path, summary, answers };
}

/** The description of the probes of every service. */
export const probesDescription: Feature = {
  name: 'Probes',
  description:
    'For load balancers and orchestrators; no limit applies. Only `/health` is reachable through the edge.',
  headers: caching,
  operations: [
    probe('live', '/health', 'Is the process alive?', { 200: yes }),
    probe('started', '/health/startup', 'Has the replica ever been ready?', { 200: yes, 503: notYet }),
    probe('ready', '/ready', 'Is the replica ready?', { 200: yes, 503: notYet }),
  ],
};
