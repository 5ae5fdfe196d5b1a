import { refuse } from '@zero-downtime/deploy/errors';

/**
 * Chooses the service: the named one, else the only one, else that of the target `local`.
 * @throws Ending (refused), naming the existing services
 */
export function chooseService(
  asked: string | undefined,
  { services, ofLocalTarget }: { services: readonly string[]; ofLocalTarget: string | undefined },
): string {
  const wanted = asked ?? (services.length === 1 ? services[0] : ofLocalTarget);
  if (wanted !== undefined && services.includes(wanted)) return wanted;
  const named = services.length === 0 ? 'services/ is empty' : `services: ${services.join(', ')}`;
  if (asked !== undefined) throw refuse(`there is no service "${asked}"`, named);
  throw refuse('which service?', services.length === 0 ? named : `${named}; npm run dev -- ${services[0]}`);
}
