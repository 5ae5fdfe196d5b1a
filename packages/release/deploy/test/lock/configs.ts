import { type Docker, DockerError } from '@zero-downtime/swarm';
import type { DeployEvent } from '../../src/events.ts';
import type { Site } from '../../src/site.ts';

const LOCK = 'orders_deploy-lock';

/** Swarm's configs as far as a lock needs them: unique names, and ids that are never used again. */
export class Configs {
  readonly stored = new Map<string, { name: string; label: string; data: string }>();
  private made = 0;
  /** Awaited before each removal, so that a test can put another command in between. */
  beforeRemoval: () => Promise<unknown> = async () => {};

  readonly docker: Docker = async ([, verb, ...args], options) => {
    const wanted = args.at(-1) ?? '';
    const label = args[args.indexOf('--label') + 1] ?? '';
    const found = [...this.stored].find(([id, { name }]) => id === wanted || name === wanted)?.[0];
    switch (verb) {
      case 'ls': {
        const filter = args[args.indexOf('--filter') + 1]?.slice('label='.length);
        return [...this.stored.values()]
          .flatMap((one) => (one.label === filter ? [one.name] : []))
          .join('\n');
      }
      case 'create': {
        const name = args.at(-2) ?? '';
        if (this.names().includes(name)) throw new DockerError([], 'rpc error: code = AlreadyExists');
        const id = `id${++this.made}`;
        this.stored.set(id, { name, label, data: options?.input ?? '' });
        return id;
      }
      case 'inspect': {
        const config = this.stored.get(found ?? '');
        if (!config) throw new DockerError([], `no such config: ${wanted}`);
        const Spec = { Name: config.name, Data: Buffer.from(config.data).toString('base64') };
        return JSON.stringify([{ ID: found, CreatedAt: '2026-01-01T00:00:00Z', Spec }]);
      }
      default: {
        await this.beforeRemoval();
        if (!this.stored.delete(found ?? '')) throw new DockerError([], `no such config: ${wanted}`);
        return '';
      }
    }
  };

  names(): string[] {
    return [...this.stored.values()].map(({ name }) => name);
  }

  /** A lock that is held by another process, in place of one that exists. */
  leaveLock(holder: object, id = 'left'): void {
    for (const [other, { name }] of this.stored) if (name === LOCK) this.stored.delete(other);
    this.stored.set(id, { name: LOCK, label: '', data: JSON.stringify(holder) });
  }

  /** A heartbeat of the holder. */
  beat(): void {
    const id = `id${++this.made}`;
    this.stored.set(id, { name: `${LOCK}-${id}`, label: 'release.lock=orders', data: '{}' });
  }
}

/** A site of the stack `orders` that knows configs only. */
export function siteOf(docker: Docker, events: DeployEvent[] = []): Site {
  return {
    docker,
    target: { name: 'lab', stack: 'orders' },
    report: (event: DeployEvent) => events.push(event),
    signal: new AbortController().signal,
  } as unknown as Site;
}
