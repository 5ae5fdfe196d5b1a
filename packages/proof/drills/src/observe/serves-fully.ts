import type { CommandEvent } from '../commands/events.ts';

interface Status {
  services: { service: string; version: string; replicas: { healthy: boolean; version: string }[] }[];
}

/** The API in the output of `npm run status`. */
export function apiIn(result: CommandEvent | undefined): Status['services'][number] | undefined {
  return (result?.status as Status | undefined)?.services.find(({ service }) => service.endsWith('_api'));
}

/** Whether every replica in `npm run status` is healthy and of the release. */
export function servesFully(result: CommandEvent | undefined, release: string): boolean {
  const api = apiIn(result);
  return (
    api !== undefined &&
    api.version === release &&
    api.replicas.length > 0 &&
    api.replicas.every(({ healthy, version }) => healthy && version === release)
  );
}
