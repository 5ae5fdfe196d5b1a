import type { ProblemType } from './problem-type.ts';

/** One invalid field of a request, and why. */
export interface FieldError {
  path: string;
  message: string;
}

export interface ProblemOptions {
  /** The specific error, sent to the client. */
  detail?: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** The cause, for the log only. */
  cause?: unknown;
}

/** An error response (RFC 9457). Throw it from a handler. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor(type: ProblemType, { detail, errors, headers = {}, cause }: ProblemOptions = {}) {
    super(detail ?? type.title, { cause });
    this.type = type.type;
    this.status = type.status;
    this.title = type.title;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }

  toJSON(): object {
    return {
      type: this.type,
      title: this.title,
      status: this.status,
      detail: this.detail,
      errors: this.errors,
    };
  }
}
