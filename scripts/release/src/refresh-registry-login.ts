import { createCommand, runCommand } from './lib/command.ts';

const command = createCommand(
  'refresh-registry-login',
  "Give Swarm this machine's login for the registry, with which nodes pull images. Every deploy does it; run it on a schedule where logins expire.",
);

await runCommand(command, async (site) => {
  const { refreshRegistryLogin } = await import('@zero-downtime/deploy');
  const { registry } = site.target;
  return {
    message: (await refreshRegistryLogin(site))
      ? `Swarm pulls from ${registry} with the login of this machine`
      : `nothing to do: ${registry} needs no login`,
  };
});
