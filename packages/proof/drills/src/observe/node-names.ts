import type { Docker } from '@zero-downtime/swarm';

/** What the nodes of a Swarm are called, by their ids. @throws DockerError */
export async function nodeNames(docker: Docker): Promise<Map<string, string>> {
  const listed = await docker(['node', 'ls', '--format', '{{.ID}} {{.Hostname}}']);
  return new Map(listed.split('\n').map((line) => line.trim().split(' ') as [string, string]));
}
