import { argv, type Docker, DockerError } from '@zero-downtime/swarm';
import { z } from 'zod';
import { type Site, serviceName } from '../site.ts';
import { platformOf } from '../target/load.ts';

/** One series of a result: its labels, and its value at the time of the query. */
export interface Series {
  labels: Record<string, string>;
  value: number;
}

/** Prometheus did not answer a query. `detail` is for debugging: the query, and the output of docker. */
export class PrometheusUnavailable extends Error {
  override readonly name = 'PrometheusUnavailable';
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
 * Queries the Prometheus of the stack, or of its platform, from inside its container: it has no published port.
 * @param expression PromQL that gives an instant vector
 * @throws PrometheusUnavailable
 */
export async function ask(site: Pick<Site, 'docker' | 'target'>, expression: string): Promise<Series[]> {
  const service = serviceName(platformOf(site.target), 'prometheus');
  const container = await findContainer(site.docker, service);
  try {
    const text = await site.docker(argv.execIn(container, [...PROMTOOL, expression]), { timeoutMs: ASK_MS });
    return answer
      .parse(JSON.parse(text))
      .map(({ metric: { __name__: _, ...labels }, value }) => ({ labels, value: Number(value[1]) }));
  } catch (cause) {
    // The output of docker and promtool may contain the query, which does not belong in a message.
    const output = cause instanceof DockerError ? cause.stderr : String(cause);
    throw new PrometheusUnavailable(`${service} did not answer a query`, {
      cause,
      detail: `${output}\nquery: ${expression}`,
    });
  }
}

const PROMTOOL = ['promtool', 'query', 'instant', '--format', 'json', 'http://127.0.0.1:9090'];

async function findContainer(docker: Docker, service: string): Promise<string> {
  const listed = await docker(argv.listRunning(service)).catch((cause: unknown) => {
    throw new PrometheusUnavailable(
      `could not find the container of ${service}: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  });
  const [container] = listed.split('\n').filter(Boolean);
  if (container) return container;
  throw new PrometheusUnavailable(`${service} does not run on the manager of this docker context`);
}
