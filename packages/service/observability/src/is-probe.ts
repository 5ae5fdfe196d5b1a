const PROBES = /^\/(ready|health)([/?]|$)/;

/** Whether a URL is a probe of a balancer or an orchestrator: it is not logged and never refused. */
export function isProbe(url: string | undefined): boolean {
  return url !== undefined && PROBES.test(url);
}
