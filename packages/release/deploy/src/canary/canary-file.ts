import { parseDocument, stringify } from 'yaml';

/**
 * Turns a stack file of the API into one of its canary: a separate service with one replica, otherwise identical. Variables stay, for
 * `docker stack deploy` to substitute.
 */
export function canaryFile(text: string): string {
  const stack = parseDocument(text).toJS() as Stack;
  const { api, ...others } = stack.services ?? {};
  if (!api) return text;
  const { update_config: _, rollback_config: __, ...deploy } = api.deploy ?? {};
  return stringify({ ...stack, services: { ...others, canary: { ...api, ...alone(api.deploy && deploy) } } });
}

interface Stack {
  services?: Record<string, { deploy?: Record<string, unknown> }>;
}

/** The `deploy` section of the canary. A file without the section gets none. */
const alone = (deploy: object | undefined): object => (deploy ? { deploy: { ...deploy, replicas: 1 } } : {});
