import type { Observed } from '../observe.ts';
import type { DatabaseServer, LabSpec } from '../spec.ts';
import { type Recovery, stepsFor } from '../steps-for.ts';

export type DatabaseStep =
  | { do: 'create volume'; volume: string }
  | { do: 'configure' }
  | { do: 'run server'; server: DatabaseServer }
  | { do: 'run front' }
  | Recovery;

/** Whether the lab has an external database, complete or not. */
export const hasDatabase = ({ database }: LabSpec, { volumes }: Observed): boolean =>
  volumes.has(database.config);

/** The steps to a running external database with two servers. A server without a volume becomes the standby of the other one. */
export function planDatabase({ database, front }: LabSpec, observed: Observed): DatabaseStep[] {
  const { servers, config } = database;
  return [
    ...[config, ...servers.map(({ container }) => container)]
      .filter((volume) => !observed.volumes.has(volume))
      .map((volume) => ({ do: 'create volume', volume }) as const),
    { do: 'configure' },
    ...servers.flatMap((server) =>
      stepsFor<DatabaseStep>(server.container, { do: 'run server', server }, observed),
    ),
    ...stepsFor<DatabaseStep>(front.container, { do: 'run front' }, observed),
  ];
}
