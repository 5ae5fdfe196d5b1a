import type { Docker } from '@zero-downtime/swarm';

/** The names of a Swarm's nodes, by id. @throws DockerError */
export async function nodeNames(docker: Docker): Promise<Map<string, string>> {
  const listed = await docker(['node', 'ls', '--format', '{{.ID}} {{.Hostname}}']);
  return new Map(listed.split('\n').map((line) => line.trim().split(' ') as [string, string]));
}
