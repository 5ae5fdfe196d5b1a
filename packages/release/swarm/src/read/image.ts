import { z } from 'zod';

export interface ImageView {
  id: string;
  labels: Record<string, string>;
  /** References by digest, one for each repository. */
  digests: string[];
  /** Such as linux/amd64. */
  platform: string;
}

const inspected = z
  .array(
    z.object({
      Id: z.string(),
      RepoDigests: z.array(z.string()).nullish(),
      Os: z.string(),
      Architecture: z.string(),
      Config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
    }),
  )
  .min(1);

/** Parses the JSON of `docker image inspect REFERENCE`. */
export function readImage(json: string): ImageView {
  const [image] = inspected.parse(JSON.parse(json)) as [z.output<typeof inspected>[number]];
  return {
    id: image.Id,
    labels: image.Config?.Labels ?? {},
    digests: image.RepoDigests ?? [],
    platform: `${image.Os}/${image.Architecture}`,
  };
}

/** name:version@sha256:… → its parts; the version is undefined for a reference without a tag. */
export function parseReference(reference: string): {
  repository: string;
  version: string | undefined;
  digest: string | undefined;
} {
  const [named = '', digest] = reference.split('@');
  const colon = named.lastIndexOf(':');
  // A colon before the last slash belongs to the registry's port.
  const tagged = colon > named.lastIndexOf('/');
  return {
    repository: tagged ? named.slice(0, colon) : named,
    version: tagged ? named.slice(colon + 1) : undefined,
    digest,
  };
}
