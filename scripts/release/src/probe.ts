import type { Target } from '@zero-downtime/deploy';
import type { TokenFor, Verification } from '@zero-downtime/probe';
import { ROOT } from './lib/command.ts';
import { createLoadCommand, type LoadFlags, loadOptionsOf } from './lib/load-flags.ts';
import { runLoad, VERIFYING_MS } from './lib/run-load.ts';
import type { tokensFor } from './lib/signing-key.ts';

const command = createLoadCommand({
  name: 'probe',
  description:
    "Send a service's own requests at a steady rate, whatever the answers; then report failures and created resources that are lost, " +
    "changed or doubled. The requests are those of the probe in the service's slo.yml; without one, the GETs of its /openapi.json that need " +
    'no path parameter.',
  service: 'the service',
  created: 'what it created',
  exitCodes: '0 no first try failed, nothing lost, changed or doubled · 1 something was',
});

await runLoad<LoadFlags, Verification>(command, async (flags) => {
  const { loadTarget, serviceObjectives } = await import('@zero-downtime/deploy');
  const probing = await import('@zero-downtime/probe');
  const { describeSnapshot, describeVerdict, describeVerification } = probing;
  const target = await loadTarget(ROOT, flags.target);
  const baseUrl = flags.url ?? target.url;
  const tokenFor = tokensWhenNeeded(target, flags);
  const options = loadOptionsOf(flags, baseUrl, tokenFor);
  return {
    baseUrl,
    options,
    async start(load) {
      const objectives = await serviceObjectives({ root: ROOT, target });
      const probe = objectives?.probe ?? (await probing.probeOfService(baseUrl, flags.allowHost));
      // Without a key, or with another issuer, the run is refused before any request is sent.
      if (probe.scopes.length > 0) await tokenFor('probe', probe.scopes);
      return probing.startProbe({ ...load, probe });
    },
    verify: (file) => probing.verifyLedger(baseUrl, file, options),
    verdictOn: probing.judgeCreated,
    describeSnapshot,
    describeVerification,
    describeVerdict,
  };
});

/** Tokens that stay valid until the created resources are read back. A service that requires no scopes needs no key. */
function tokensWhenNeeded(target: Target, { duration, key }: LoadFlags): TokenFor {
  let mint: ReturnType<typeof tokensFor> | undefined;
  return async (subject, scopes) => {
    const { tokensFor } = await import('./lib/signing-key.ts');
    mint ??= tokensFor(target, { ttlMs: duration + VERIFYING_MS, file: key });
    return (await mint)(subject, scopes);
  };
}
