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
  description: 'It does.',
  schema: healthSchema,
  headers: ['Cache-Control'],
  examples: { ok: { summary: 'Well', value: { status: 'ok', release } } },
};
const notYet = {
  description: 'Not now, and why.',
  schema: notReadySchema,
  headers: ['Cache-Control'],
  examples: {
    starting: { summary: 'Starting', value: { status: 'unavailable', release, reason: 'starting' } },
  },
};

function probe(id: string, path: string, summary: string, answers: Operation['answers']): Operation {
  return { id, method: 'get', path, summary, answers };
}

/** The probes of every service, described. */
export const probesDescription: Feature = {
  name: 'Probes',
  description:
    'For balancers and orchestrators, and outside of every limit. Only `/health` can be reached from outside.',
  headers: caching,
  operations: [
    probe('live', '/health', 'Does the process live?', { 200: yes }),
    probe('started', '/health/startup', 'Has it been ready once?', { 200: yes, 503: notYet }),
    probe('ready', '/ready', 'Can this replica serve?', { 200: yes, 503: notYet }),
  ],
};
