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

type Asked = Pick<Site, 'managers' | 'target'>;

const answer = z.array(
  z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
);

/**
 * Queries the Prometheus of the stack, or of its platform, from inside its container: it has no published port.
 * @param expression PromQL that gives an instant vector
 * @throws PrometheusUnavailable
 */
export async function ask(site: Asked, expression: string): Promise<Series[]> {
  const service = serviceName(platformOf(site.target), 'prometheus');
  const { docker, container } = await findContainer(site, service);
  try {
    const text = await docker(argv.execIn(container, [...PROMTOOL, expression]), { timeoutMs: ASK_MS });
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

/** Swarm may run it on any manager, and only the engine of its node reaches its container. */
async function findContainer({ managers }: Asked, service: string) {
  const listed = await Promise.allSettled(managers.map((manager) => manager(argv.listRunning(service))));
  for (const [index, result] of listed.entries()) {
    const [container] = result.status === 'fulfilled' ? result.value.split('\n').filter(Boolean) : [];
    if (container) return { docker: managers[index] as Docker, container };
  }
  const failed = listed.find((result) => result.status === 'rejected');
  if (failed === undefined)
    throw new PrometheusUnavailable(`${service} runs on no manager of the target's docker contexts`);
  const { reason: cause } = failed;
  throw new PrometheusUnavailable(`could not find the container of ${service}: ${(cause as Error).message}`, {
    cause,
  });
}
