import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { readTasks, type TaskView } from '@zero-downtime/swarm';

const ANSWER_MS = 5_000;

/**
 * Every task of a service, from the first manager's engine that answers, by its socket (Docker Engine API, GET /tasks). It costs some
 * milliseconds of CPU; two calls of the docker command would cost a hundred, which disturbs a small machine.
 * @throws when no engine answers
 */
export async function engineTasks(sockets: readonly string[], service: string): Promise<TaskView[]> {
  const filters = encodeURIComponent(JSON.stringify({ service: [service] }));
  const errors: unknown[] = [];
  for (const socket of sockets) {
    try {
      return readTasks(await get(socket, `/v1.41/tasks?filters=${filters}`));
    } catch (error) {
      errors.push(error);
    }
  }
  throw new AggregateError(errors, 'no manager answers');
}

function get(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath, path, timeout: ANSWER_MS }, async (answer) => {
      const body = await text(answer).catch(reject);
      if (answer.statusCode === 200) resolve(body as string);
      else reject(new Error(`the engine answers ${path} with ${answer.statusCode}: ${body}`));
    });
    asked.on('timeout', () => asked.destroy(new Error('the engine does not answer')));
    asked.on('error', reject).end();
  });
}
