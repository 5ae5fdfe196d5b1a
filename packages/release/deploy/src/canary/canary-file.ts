import { parseDocument, stringify } from 'yaml';

/**
 * A stack file of the API as one of its canary: a service of its own, of one replica, alike in everything else. Pure. Variables
 * stay as they are, for `docker stack deploy` to fill in.
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

/** Only the file that says how the API is deployed says so of the canary. */
const alone = (deploy: object | undefined): object => (deploy ? { deploy: { ...deploy, replicas: 1 } } : {});
