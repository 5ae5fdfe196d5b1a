import type { ProblemType } from '@zero-downtime/http';
import type { ZodObject, ZodType } from 'zod';

/** How a feature describes itself, beside its routes; `document.ts` makes OpenAPI of it. */
export interface Feature {
  name: string;
  description: string;
  /** What its scopes allow. */
  scopes?: Record<string, string>;
  operations: readonly Operation[];
}

export interface Operation {
  /** Unique; what clients that are generated call it. */
  id: string;
  method: 'get' | 'post' | 'patch';
  /** As OpenAPI writes it: `/orders/{id}`. */
  path: string;
  summary: string;
  description?: string;
  /** Any one of them is enough. Left out: everybody may, without a token. */
  scopes?: readonly string[];
  params?: ZodObject;
  query?: ZodObject;
  headers?: readonly RequestHeader[];
  body?: { schema: ZodType; examples: Examples };
  answers: Record<number, Answer>;
  /** Its own, beside those that any request may be answered with. */
  problems?: readonly ProblemType[];
}

export type Examples = Record<string, { summary: string; value: unknown }>;

export interface RequestHeader {
  name: string;
  required: boolean;
  description: string;
  schema: ZodType;
  example: string;
}

export interface Answer {
  description: string;
  /** JSON of this form. */
  schema?: ZodType;
  examples?: Examples;
  /** Another media type, without a schema. */
  mediaType?: string;
  /** Names of those in `response-headers.ts`. */
  headers?: readonly string[];
}
