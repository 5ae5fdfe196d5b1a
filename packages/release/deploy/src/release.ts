/** One deployed release of a service. */
export interface Release {
  version: string;
  /** name:version@sha256:… */
  image: string;
  content: string;
  /** Hash of the stack files and the target's settings. */
  settings: string;
}
