import { mkdir } from 'node:fs/promises';
import * as argv from '../argv.ts';
import type { Engine } from '../engines.ts';
import { LabFailed } from '../errors.ts';
import { type Lab, nodeOf } from '../lab.ts';
import { choosePrivileges } from '../node/privileges.ts';
import { readNodeScript } from '../node/script.ts';
import type { Report } from '../report.ts';
import type { NodeSpec } from '../spec.ts';
import { awaitEngine } from '../swarm/await-engines.ts';
import { startedManager } from '../swarm/join.ts';
import { makeNetwork } from './network.ts';
import type { UpStep } from './plan.ts';

/** Executes the steps in order. @returns the subnet of the lab's network. @throws LabRefused, LabFailed, DockerError */
export async function makeParts(
  lab: Lab,
  steps: readonly UpStep[],
  found: string | undefined,
  report: Report,
): Promise<string> {
  const { host, spec } = lab;
  await mkdir(spec.folder, { recursive: true, mode: 0o700 });
  let subnet = found ?? '';
  let privileges: readonly string[] | undefined;
  for (const step of steps) {
    switch (step.do) {
      case 'create network':
        subnet = await makeNetwork(host, spec);
        report(`network ${spec.network}: created (${subnet})`);
        break;
      case 'create volume':
        await host(argv.createVolume(spec, step.volume));
        break;
      case 'remove':
        await host(argv.removeContainers([step.container]));
        break;
      case 'unpause':
        await host(argv.unpause(step.container));
        report(`${step.container}: unpaused`);
        break;
      case 'start':
        await restart(lab, step.container);
        report(`${step.container}: restarted`);
        break;
      case 'run registry':
        await runPublished(lab, argv.runRegistry(spec, subnet));
        report(`registry: 127.0.0.1:${spec.registry.port}`);
        break;
      case 'run node': {
        privileges ??= await choosePrivileges(host, step.engine);
        await runNode(lab, step.node, step.engine, subnet, privileges);
        const how = privileges.includes('--privileged')
          ? ''
          : ', without --privileged, which this host refuses';
        report(`${step.node.name}: started (Engine ${step.engine}${how})`);
        break;
      }
      case 'await manager':
        await awaitEngine(lab, nodeOf(spec, 'node-1'));
        await startedManager(lab);
        break;
      case 'create context':
        await host(argv.createContext(step.node));
        report(`docker context ${step.node.context}: created`);
        break;
    }
  }
  return subnet;
}

/** Runs the container of a node; its data is in its volume. @throws LabFailed, DockerError */
export async function runNode(
  lab: Lab,
  node: NodeSpec,
  engine: Engine,
  subnet: string,
  privileges: readonly string[],
): Promise<void> {
  await mkdir(node.folder, { recursive: true, mode: 0o700 });
  const script = await readNodeScript();
  const group = process.getgid?.() ?? 0;
  await runPublished(lab, argv.runNode(lab.spec, node, { engine, subnet, privileges, script, group }));
}

async function restart({ host }: Lab, container: string): Promise<void> {
  await host(argv.start(container)).catch((cause) => {
    throw new LabFailed(
      `${container} cannot be restarted: ${cause.message}`,
      'recreate the lab: npm run lab -- down, then npm run lab -- up',
      { cause },
    );
  });
}

/** The next run removes a container that was created and could not start. */
async function runPublished({ host }: Lab, run: readonly string[]): Promise<void> {
  await host(run).catch((cause) => {
    const port = /127\.0\.0\.1:(\d+)/.exec(String(cause.stderr))?.[1];
    if (!port || !/already allocated|address already in use/.test(cause.stderr)) throw cause;
    throw new LabFailed(
      `the lab needs port ${port} of 127.0.0.1, which is in use`,
      `free it (ss -ltnp 'sport = :${port}'), then npm run lab -- up`,
      { cause },
    );
  });
}
