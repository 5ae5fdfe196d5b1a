import type { ProblemType } from '@zero-downtime/http';
import type { ZodObject, ZodType } from 'zod';

/** The description of an API by its service, from which `openApiDocument` makes the document. */
export interface Api {
  info: { title: string; description: string };
  features: readonly Feature[];
}

/** The description of a feature, which is kept beside its routes. */
export interface Feature {
  name: string;
  description: string;
  /** The scopes of the scheme, each with what it allows. */
  scopes?: Record<string, string>;
  operations: readonly Operation[];
  /** Header fields of its answers, in addition to those of every service (`response-headers.ts`). */
  headers?: Record<string, ResponseHeader>;
}

export interface Operation {
  /** Unique: the name of the operation in generated clients. */
  id: string;
  method: 'get' | 'post' | 'patch';
  /** The path in OpenAPI's form: `/orders/{id}`. */
  path: string;
  summary: string;
  description?: string;
  /** One of them is enough. Undefined: the operation is public and needs no token. */
  scopes?: readonly string[];
  params?: ZodObject;
  query?: ZodObject;
  headers?: readonly RequestHeader[];
  body?: { schema: ZodType; examples: Examples };
  answers: Record<number, Answer>;
  /** The problems of this operation, in addition to those that can answer any request. */
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
  /** Whether the answers that name it always have it. */
  required: boolean;
  schema: ZodType;
}

export interface Answer {
  description: string;
  /** The schema of the JSON body. */
  schema?: ZodType;
  examples?: Examples;
  /** Another media type, without a schema. */
  mediaType?: string;
  /** Names from `response-headers.ts` or of the feature's own header fields. */
  headers?: readonly string[];
}
