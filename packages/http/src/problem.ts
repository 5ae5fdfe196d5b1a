/** One thing that is wrong with a request: where, and why. */
export interface FieldError {
  path: string;
  message: string;
}

export interface ProblemOptions {
  status: number;
  title: string;
  detail?: string;
  errors?: FieldError[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An answer other than success, as RFC 9457 describes it. Throw it from a handler. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;
  readonly headers: Record<string, string>;

  constructor({ status, title, detail, errors, headers = {}, cause }: ProblemOptions) {
    super(detail ?? title, { cause });
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.errors = errors;
    this.headers = headers;
  }

  toJSON(): object {
    return {
      type: 'about:blank',
      title: this.title,
      status: this.status,
      detail: this.detail,
      errors: this.errors,
    };
  }
}
