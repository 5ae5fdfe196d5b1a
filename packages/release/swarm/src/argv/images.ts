export interface BuildOptions {
  context: string;
  dockerfile: string;
  tag: string;
  buildArgs: Record<string, string>;
  labels: Record<string, string>;
}

export const buildImage = ({ context, dockerfile, tag, buildArgs, labels }: BuildOptions): string[] => [
  'build',
  '--file',
  dockerfile,
  '--tag',
  tag,
  ...Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
  ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
  context,
];

export const pushImage = (reference: string): string[] => ['push', reference];
export const pullImage = (reference: string): string[] => ['pull', '--quiet', reference];
export const tagImage = (source: string, target: string): string[] => ['tag', source, target];
export const inspectImage = (reference: string): string[] => ['image', 'inspect', reference];
