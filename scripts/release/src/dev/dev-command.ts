/**
 * Renders `npm run dev` for a service, for hints: without its name the command acts on the service of the target `local`. Pure.
 * @param name the database's name, when `--name` was given
 * @param flags such as `--reset`
 */
export const devCommand = (
  service: string,
  { name, flags }: { name?: string | undefined; flags: string },
): string => ['npm run dev --', service, ...(name === undefined ? [] : [`--name ${name}`]), flags].join(' ');
