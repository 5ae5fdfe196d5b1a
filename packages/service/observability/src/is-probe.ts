const PROBES = /^\/(ready|health)([/?]|$)/;

/** Whether a URL is asked every second by a balancer or an orchestrator: not worth a line in the log, and never refused. */
export function isProbe(url: string | undefined): boolean {
  return url !== undefined && PROBES.test(url);
}
