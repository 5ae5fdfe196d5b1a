import type { ProblemType } from '@zero-downtime/http';
import type { ZodObject, ZodType } from 'zod';

/** An API, as its service describes it; `openApiDocument` makes OpenAPI of it. */
export interface Api {
  info: { title: string; description: string };
  features: readonly Feature[];
}

/** How a feature describes itself, beside its routes. */
export interface Feature {
  name: string;
  description: string;
  /** What its scopes allow. */
  scopes?: Record<string, string>;
  operations: readonly Operation[];
  /** Header fields of its answers, beside those that any service has (`response-headers.ts`). */
  headers?: Record<string, ResponseHeader>;
}

export interface Operation {
  /** Unique; what clients that are generated call it. */
  id: string;
  method: 'get' | 'post' | 'patch';
  /** As OpenAPI writes it: `/orders/{id}`. */
  path: string;
  summary: string;
  description?: string;
  /** Any one of them is enough. Left out: the operation is public, and needs no token. */
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

export interface ResponseHeader {
  description: string;
  /** Whether it is always there where it is named. */
  required: boolean;
  schema: ZodType;
}

export interface Answer {
  description: string;
  /** JSON of this form. */
  schema?: ZodType;
  examples?: Examples;
  /** Another media type, without a schema. */
  mediaType?: string;
  /** Names of those in `response-headers.ts`, or of the feature's own. */
  headers?: readonly string[];
}
