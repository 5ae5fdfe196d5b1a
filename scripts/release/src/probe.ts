import type { Target } from '@zero-downtime/deploy';
import type { TokenFor, Verification } from '@zero-downtime/probe';
import { ROOT } from './lib/command.ts';
import { createLoadCommand, type LoadFlags, loadOptionsOf } from './lib/load-flags.ts';
import { runLoad, VERIFYING_MS } from './lib/run-load.ts';
import type { tokensFor } from './lib/signing-key.ts';

const command = createLoadCommand({
  name: 'probe',
  description:
    "A service's own requests at a steady rate, whatever the answers; then tells what failed, and what was created and is lost, " +
    "changed or doubled. What is sent is the probe: of the service's slo.yml; without one, the GETs of its /openapi.json that need " +
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
      // Without a key, or for an issuer of its own, the run is refused before anything is sent.
      if (probe.scopes.length > 0) await tokenFor('probe', probe.scopes);
      return probing.startProbe({ ...load, probe });
    },
    verify: (file) => probing.verifyLedger(baseUrl, file, options),
    judge: probing.judgeCreated,
    describeSnapshot,
    describeVerification,
    describeVerdict,
  };
});

/** Tokens that are still valid when what was created is read back. A service that asks for no scopes needs no key. */
function tokensWhenNeeded(target: Target, { duration, key }: LoadFlags): TokenFor {
  let mint: ReturnType<typeof tokensFor> | undefined;
  return async (subject, scopes) => {
    const { tokensFor } = await import('./lib/signing-key.ts');
    mint ??= tokensFor(target, { ttlMs: duration + VERIFYING_MS, file: key });
    return (await mint)(subject, scopes);
  };
}
