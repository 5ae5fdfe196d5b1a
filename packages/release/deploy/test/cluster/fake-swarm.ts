import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Docker, DockerError } from '@zero-downtime/swarm';
import { metricsFor } from './fake-prometheus.ts';
import { FakeRegistry } from './fake-registry.ts';
import { SchemaJobs } from './schema-jobs.ts';
import { inspected, mountedBy, readServices, type Service, taskOf } from './services.ts';

interface Config {
  id: string;
  data: string;
  label: string;
  at: string;
}

/** A Swarm without containers, as far as deploys ask for it: each rollout is done at once, each replica healthy. */
export class FakeSwarm {
  readonly services = new Map<string, Service>();
  readonly configs = new Map<string, Config>();
  readonly registry = new FakeRegistry();
  readonly schema = new SchemaJobs();
  /** Files that stack files name, by their names there. */
  readonly mounted = new Map<string, string>();
  /** The labels and the value of each secret. */
  readonly secrets = new Map<string, { labels: Record<string, string>; value: string }>();
  private readonly networks = new Set<string>();
  private readonly volumes = new Set<string>();
  private made = 0;
  /** What Prometheus has been asked. */
  readonly asked: string[] = [];
  /** Of the client and the engine. */
  apiVersion = '1.41';
  /** Of each manager. */
  engines = ['26.1.5'];
  /** Whether the command was killed: then none of its calls arrives. */
  dead = false;

  /** The engine of the target, and of the machine that deploys. */
  readonly docker: Docker = async (argv, options = {}) => {
    if (this.dead) throw new Error('killed');
    if (argv[0] === 'info') return INFO;
    if (argv[0] === 'version') return this.apiVersion;
    const [what, verb, ...args] = argv as [string, string, ...string[]];
    switch (what) {
      case 'service':
        return this.service(verb, args);
      case 'stack':
        return this.stack(verb, args, options.env ?? {});
      case 'config':
        return this.config(verb, args, options.input ?? '');
      case 'inspect':
        return JSON.stringify(args.slice(1).map((id) => taskOf(id, this.services, this.schema.jobs)));
      case 'ps':
        return argv.includes('--no-trunc') ? (argv.at(-1)?.split('=').at(-1) ?? '') : '';
      case 'exec':
        return argv.includes('promtool') ? this.askPrometheus(argv.at(-1) ?? '') : '';
      case 'secret':
        return this.secret(verb, args, options.input ?? '');
      case 'network':
        return store(this.networks, verb, args);
      case 'volume':
        return store(this.volumes, verb, args);
      case 'node':
        if (argv.includes('{{.EngineVersion}}')) return this.engines.join('\n');
        return verb === 'inspect' ? 'linux/x86_64' : 'n1 Ready Active';
      default:
        return this.registry.docker(argv);
    }
  };

  private askPrometheus(expression: string): string {
    this.asked.push(expression);
    return metricsFor(expression);
  }

  /** Makes this process unknown as the lock holder, as if the holder had died. */
  forgetLockHolder(): void {
    const lock = [...this.configs].find(([name]) => name.endsWith('_deploy-lock'))?.[1];
    if (!lock) return;
    const holder = JSON.parse(lock.data);
    lock.data = JSON.stringify({ ...holder, process: `${holder.process.split('/')[0]}/ended` });
  }

  private service(verb: string, args: string[]): string {
    if (verb === 'ls' && args.includes('--quiet')) return [...this.services.keys()].join('\n');
    if (verb === 'ls') return [...this.services].map(([name, { image }]) => `${name} ${image}`).join('\n');
    if (verb === 'create') {
      this.schema.run(args);
      return '';
    }
    const name = args.at(-1) ?? '';
    if (verb === 'logs') return this.schema.jobs.get(name)?.output ?? '';
    if (verb === 'rm' && this.schema.jobs.delete(name)) return '';
    if (verb === 'ps' && this.schema.jobs.has(name)) return `${name}.1`;
    const service = this.services.get(name);
    if (!service) throw new DockerError([], `no such service: ${name}`);
    if (verb === 'rm') this.services.delete(name);
    if (verb === 'update') this.services.set(name, { ...service, update: 'completed', at: Date.now() });
    if (verb === 'ps')
      return Array.from({ length: service.replicas }, (_, slot) => `${name}.${slot + 1}`).join('\n');
    return verb === 'inspect' ? inspected(name, service) : '';
  }

  private async stack(
    verb: string,
    args: string[],
    env: Record<string, string | undefined>,
  ): Promise<string> {
    const stack = args.at(-1) ?? '';
    if (verb === 'config') return '';
    if (verb === 'rm') {
      for (const all of [this.services, this.networks])
        for (const name of [...all.keys()]) if (name.startsWith(`${stack}_`)) all.delete(name);
      return '';
    }
    const files = args.filter((_, at) => args[at - 1] === '--compose-file');
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    for (const [at, file] of files.entries())
      for (const path of mountedBy(texts[at] ?? ''))
        this.mounted.set(path, await readFile(join(dirname(file), path), 'utf8'));
    for (const [part, service] of readServices(texts, env)) {
      const name = `${stack}_${part}`;
      const before = this.services.get(name);
      if (part === 'db') this.volumes.add(env.DATA_VOLUME ?? '');
      this.networks.add(`${stack}_front`);
      if (JSON.stringify({ ...before, at: 0, update: undefined }) === JSON.stringify({ ...service, at: 0 }))
        continue;
      this.services.set(name, {
        ...service,
        ...(before && { update: 'completed', previousLabels: before.labels }),
      });
    }
    return '';
  }

  private secret(verb: string, args: string[], value: string): string {
    if (verb === 'ls') return [...this.secrets.keys()].join('\n');
    if (verb === 'create') {
      const labels = args.flatMap((arg, at) =>
        args[at - 1] === '--label' ? [arg.split(/=(.*)/s).slice(0, 2)] : [],
      );
      this.secrets.set(args.at(-2) ?? '', { labels: Object.fromEntries(labels), value });
    }
    if (verb === 'rm') for (const name of args) this.secrets.delete(name);
    if (verb !== 'inspect') return '';
    return JSON.stringify(
      args.map((name) => ({ Spec: { Name: name, Labels: this.secrets.get(name)?.labels ?? {} } })),
    );
  }

  private config(verb: string, args: string[], input: string): string {
    const find = (idOrName: string) =>
      [...this.configs].find(([name, { id }]) => name === idOrName || id === idOrName)?.[0];
    if (verb === 'ls') {
      const label = args.find((arg) => arg.startsWith('label='))?.slice('label='.length) ?? '';
      return [...this.configs].flatMap(([name, config]) => (config.label === label ? [name] : [])).join('\n');
    }
    if (verb === 'create') {
      const name = args.at(-2) ?? '';
      if (this.configs.has(name)) throw new DockerError([], 'rpc error: code = AlreadyExists');
      const id = `id${++this.made}`;
      const at = new Date(this.made).toISOString();
      this.configs.set(name, { id, data: input, label: args[args.indexOf('--label') + 1] ?? '', at });
      return id;
    }
    const names = args.map((arg) => {
      const name = find(arg);
      if (name === undefined) throw new DockerError([], `no such config: ${arg}`);
      return name;
    });
    if (verb === 'rm') for (const name of names) this.configs.delete(name);
    return JSON.stringify(
      names.map((name) => {
        const { id, data, at } = this.configs.get(name) ?? { id: '', data: '', at: new Date().toISOString() };
        return { ID: id, CreatedAt: at, Spec: { Name: name, Data: Buffer.from(data).toString('base64') } };
      }),
    );
  }
}

const INFO = JSON.stringify({
  ...{ OSType: 'linux', Architecture: 'x86_64', DockerRootDir: '/' },
  Swarm: { LocalNodeState: 'active', ControlAvailable: true },
});

/** Networks and volumes are names, and nothing more. */
function store(names: Set<string>, verb: string, args: readonly string[]): string {
  if (verb === 'ls') return [...names].join('\n');
  if (verb === 'create') names.add(args.at(-1) === '-' ? (args.at(-2) ?? '') : (args.at(-1) ?? ''));
  else for (const name of args) names.delete(name);
  return '';
}
