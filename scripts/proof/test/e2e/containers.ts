import { execa } from 'execa';

/** The running containers of a Swarm service. */
export async function containers(service: string): Promise<string[]> {
  const filter = `label=com.docker.swarm.service.name=${service}`;
  const { stdout } = await execa('docker', ['ps', '--quiet', '--filter', filter]);
  return stdout.split('\n').filter(Boolean);
}
