import { DockerError } from '@zero-downtime/swarm';

type Labels = Record<string, string>;

/** An engine that builds, and the registry that it pushes to. Base images are there. */
export class FakeRegistry {
  private readonly local = new Map<string, Labels>();
  private readonly pushed = new Map<string, Labels>();

  docker(argv: readonly string[]): string {
    const tag = argv.at(-1) ?? '';
    switch (argv[0]) {
      case 'pull': {
        const labels = this.pushed.get(tag);
        if (!labels) throw new DockerError([], `manifest unknown: ${tag}`);
        this.local.set(tag, labels);
        return '';
      }
      case 'build':
        this.local.set(argv[argv.indexOf('--tag') + 1] ?? '', labelsIn(argv));
        return '';
      case 'tag':
        this.local.set(tag, {});
        return '';
      case 'push':
        this.pushed.set(tag, this.local.get(tag) ?? {});
        return '';
      case 'image': {
        if (argv[1] === 'ls') return '';
        const Labels = this.local.get(tag);
        if (!Labels && !tag.startsWith('base/')) throw new DockerError([], `No such image: ${tag}`);
        const repository = tag.slice(0, tag.lastIndexOf(':'));
        const digest = Buffer.from(Labels?.['release.content'] ?? tag)
          .toString('hex')
          .padEnd(64, '0')
          .slice(0, 64);
        return JSON.stringify([
          {
            Id: tag,
            Os: 'linux',
            Architecture: 'amd64',
            RepoDigests: [`${repository}@sha256:${digest}`],
            Config: { Labels },
          },
        ]);
      }
    }
    throw new Error(`no answer to docker ${argv.join(' ')}`);
  }
}

const labelsIn = (argv: readonly string[]): Labels =>
  Object.fromEntries(
    argv.flatMap((arg, at) => (argv[at - 1] === '--label' ? [arg.split('=') as [string, string]] : [])),
  );
