import { parseDocument, stringify } from 'yaml';

/**
 * Turns a stack file of the API into one of its canary: a separate service with one replica, otherwise identical. Pure. Variables stay, for
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

/** Only a file with a `deploy` section gets one for the canary. */
const alone = (deploy: object | undefined): object => (deploy ? { deploy: { ...deploy, replicas: 1 } } : {});
