import { argv, type Docker, DockerError } from '@zero-downtime/swarm';
import { z } from 'zod';
import { type Site, serviceName } from '../site.ts';
import { platformOf } from '../target/load.ts';

/** One series of an answer: its labels, and its value at the time of the question. */
export interface Series {
  labels: Record<string, string>;
  value: number;
}

/** Prometheus does not answer: what its figures would say is not known. `detail` is for debugging: the query, and what docker said. */
export class PrometheusAway extends Error {
  override readonly name = 'PrometheusAway';
  readonly detail: string | undefined;

  constructor(message: string, { cause, detail }: { cause?: unknown; detail?: string } = {}) {
    super(message, { cause });
    this.detail = detail;
  }
}

const ASK_MS = 5_000;

const answer = z.array(
  z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
);

/**
 * Asks the Prometheus of the stack, or of its platform, from inside its own container: it has no published port, and a user who may deploy may do this.
 * @param expression PromQL that gives an instant vector
 * @throws PrometheusAway
 */
export async function ask(site: Pick<Site, 'docker' | 'target'>, expression: string): Promise<Series[]> {
  const service = serviceName(platformOf(site.target), 'prometheus');
  const container = await findContainer(site.docker, service);
  try {
    const said = await site.docker(argv.execIn(container, [...PROMTOOL, expression]), { timeoutMs: ASK_MS });
    return answer
      .parse(JSON.parse(said))
      .map(({ metric: { __name__: _, ...labels }, value }) => ({ labels, value: Number(value[1]) }));
  } catch (cause) {
    // What docker and promtool write may hold the query, which is no message.
    const said = cause instanceof DockerError ? cause.stderr : String(cause);
    throw new PrometheusAway(`${service} did not answer a query`, {
      cause,
      detail: `${said}\nquery: ${expression}`,
    });
  }
}

const PROMTOOL = ['promtool', 'query', 'instant', '--format', 'json', 'http://127.0.0.1:9090'];

async function findContainer(docker: Docker, service: string): Promise<string> {
  const listed = await docker(argv.listRunning(service)).catch((cause: unknown) => {
    throw new PrometheusAway(`could not find the container of ${service}: ${(cause as Error).message}`, {
      cause,
    });
  });
  const [container] = listed.split('\n').filter(Boolean);
  if (container) return container;
  throw new PrometheusAway(`${service} does not run on the manager of this docker context`);
}
