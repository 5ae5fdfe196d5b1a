import versions from '../../../../../docker/versions.json' with { type: 'json' };
import { orByApi } from '../api/question.ts';
import { json } from './answers.ts';
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
/** Lists the images of a repository: one line per tag, with the tag and the digest. */
export const listImages = (repository: string): string[] => [
  'image',
  'ls',
  '--digests',
  '--format',
  '{{.Tag}} {{.Digest}}',
  repository,
];
/** Removes an image by its tag. The last tag also removes the digests of the same repository. */
export const removeImage = (reference: string): string[] => ['image', 'rm', reference];
export const inspectImage = (reference: string): string[] =>
  orByApi(['image', 'inspect', reference], async (api) =>
    json([await api.get(`/images/${encodeURI(reference)}/json`)]),
  );

/** The containers of the base image registry that publish a port. */
export const findRegistry = (port: string): string[] => [
  'ps',
  '--quiet',
  '--filter',
  `ancestor=${versions.registry.image}`,
  '--filter',
  `publish=${port}`,
];
export const stopContainer = (id: string): string[] => ['stop', id];
export const startContainer = (id: string): string[] => ['start', id];
/** Runs a registry's garbage collection on the volumes of its container. */
export const collectGarbage = (registry: string, config: string): string[] => [
  'run',
  '--rm',
  '--network',
  'none',
  '--volumes-from',
  registry,
  versions.registry.image,
  'garbage-collect',
  config,
];
