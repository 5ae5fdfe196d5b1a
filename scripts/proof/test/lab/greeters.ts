import type { Lab } from '@zero-downtime/lab';
import { execa } from 'execa';
import versions from '../../../../docker/versions.json' with { type: 'json' };

/** Answers with the names of the greeters that it reaches over the overlay network, one a node. */
const GREETER = `
const { createServer } = require('node:http');
const { resolve4 } = require('node:dns/promises');
const ask = async (address) => (await fetch('http://' + address + ':3000/name', { signal: AbortSignal.timeout(5000) })).text();
createServer(async (request, response) => {
  if (request.url === '/name') return response.end(process.env.NODE_NAME);
  const addresses = await resolve4('tasks.greeters').catch(() => []);
  const answers = await Promise.allSettled(addresses.map(ask));
  response.end(JSON.stringify(answers.flatMap((answer) => answer.value ?? []).sort()));
}).listen(3000);
process.on('SIGTERM', () => process.exit());
`;

/** One greeter on each node of the lab, on the node's port 80, from the lab's registry. */
export async function runGreeters({ docker, spec }: Lab): Promise<void> {
  const image = `127.0.0.1:${spec.registry.port}/greeter:1`;
  const base = `${versions.node.image}:${process.versions.node}-${versions.node.suite}`;
  await execa('docker', ['tag', base, image]);
  await execa('docker', ['push', image]);
  await docker(['network', 'create', '--driver', 'overlay', 'greeters']);
  const where =
    '--mode global --endpoint-mode dnsrr --network greeters --publish mode=host,published=80,target=3000';
  await docker([
    ...['service', 'create', '--detach', '--name', 'greeters', ...where.split(' ')],
    ...['--env', 'NODE_NAME={{.Node.Hostname}}', image, 'node', '-e', GREETER],
  ]);
}
