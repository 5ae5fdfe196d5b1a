import type { Probe } from '@zero-downtime/slo';
import { agentFor, asRecord, exchange, InvalidLoadOptions, parseTarget, reasonOf } from './load/index.ts';

/** What balancers ask, which the edge keeps to itself. */
const PROBES = 'Probes';
const DEADLINE_MS = 10_000;

/**
 * What to send to a service that does not say: the GETs of its OpenAPI document that need no path parameter, with a token that has the
 * scopes which the document asks for.
 *
 * @throws {InvalidLoadOptions} when there is no such document
 * @throws {TargetRefused} when the base URL is neither on this machine nor allowed
 */
export async function probeOfService(baseUrl: string, allowedHosts: readonly string[] = []): Promise<Probe> {
  const target = parseTarget(baseUrl, allowedHosts);
  const agent = agentFor(target, {});
  const answer = await exchange(target, agent, { method: 'GET', path: '/openapi.json' }, DEADLINE_MS);
  agent.destroy();
  const failed = (why: string) =>
    new InvalidLoadOptions(
      `Cannot read ${baseUrl}/openapi.json: ${why}. Write a probe: section into the service's slo.yml.`,
    );
  if (answer.kind === 'broke') throw failed(reasonOf(answer.result));
  if (answer.status !== 200) throw failed(`status ${answer.status}`);
  const probe = probeOf(parsed(answer.body));
  if (probe.requests.length === 0) throw failed('it describes no GET without path parameters');
  return probe;
}

/** The GETs of a document that need nothing but a token. */
export function probeOf(document: unknown): Probe {
  const gets = Object.entries(asRecord(asRecord(document).paths)).flatMap(([path, item]) => {
    const operation = asRecord(asRecord(item).get);
    const { tags, parameters } = operation;
    const asked = [...listOf(asRecord(item).parameters), ...listOf(parameters)].map(asRecord);
    const needed = asked.some(({ required }) => required === true);
    const usable =
      'get' in asRecord(item) && !path.includes('{') && !needed && !listOf(tags).includes(PROBES);
    return usable ? [{ path, operation }] : [];
  });
  const scopes = gets.flatMap(({ operation }) =>
    Object.values(asRecord(listOf(operation.security)[0])).flatMap(listOf),
  );
  return {
    scopes: [...new Set(scopes.map(String))],
    requests: gets.map(({ path }) => ({ get: path, weight: 1 })),
  };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
