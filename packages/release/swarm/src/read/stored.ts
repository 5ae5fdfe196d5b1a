import { z } from 'zod';

export interface StoredConfig {
  id: string;
  name: string;
  data: string;
  createdAt: number;
}

const inspected = z.array(
  z.object({
    ID: z.string(),
    CreatedAt: z.string(),
    Spec: z.object({ Name: z.string(), Data: z.string().default('') }),
  }),
);

/** Parses the JSON of `docker config inspect NAME…`, oldest first. */
export function readConfigs(json: string): StoredConfig[] {
  return inspected
    .parse(JSON.parse(json))
    .map(({ ID, CreatedAt, Spec }) => ({
      id: ID,
      name: Spec.Name,
      data: Buffer.from(Spec.Data, 'base64').toString('utf8'),
      createdAt: Date.parse(CreatedAt),
    }))
    .sort((a, b) => a.createdAt - b.createdAt);
}

const inspectedSecrets = z.array(
  z.object({ Spec: z.object({ Name: z.string(), Labels: z.record(z.string(), z.string()).nullish() }) }),
);

/** Parses the JSON of `docker secret inspect NAME…`. */
export const readSecrets = (json: string): { name: string; labels: Record<string, string> }[] =>
  inspectedSecrets
    .parse(JSON.parse(json))
    .map(({ Spec: { Name: name, Labels } }) => ({ name, labels: Labels ?? {} }));
