import { ROOT } from '@zero-downtime/release-scripts/lib/command';
import {
  createLoadCommand,
  type LoadFlags,
  loadOptionsOf,
} from '@zero-downtime/release-scripts/lib/load-flags';
import { runLoad, VERIFYING_MS } from '@zero-downtime/release-scripts/lib/run-load';
import type { verifyLedger } from '@zero-downtime/traffic';

interface Flags extends LoadFlags {
  tracking?: boolean;
}

const command = createLoadCommand({
  name: 'traffic',
  description:
    'Orders at a steady rate, whatever the answers; then tells what failed, was lost or was doubled.',
  service: 'the orders API',
  created: 'the orders',
  exitCodes: '0 no first try failed, no order lost or doubled · 1 some did',
}).option('--tracking', 'require a tracking number of each order that is read back');

await runLoad<Flags, Awaited<ReturnType<typeof verifyLedger>>>(command, async (flags) => {
  const { loadTarget } = await import('@zero-downtime/deploy');
  const { tokensFor } = await import('@zero-downtime/release-scripts/lib/signing-key');
  const traffic = await import('@zero-downtime/traffic');
  const { describeSnapshot, describeVerdict, describeVerification } = traffic;
  const target = await loadTarget(ROOT, flags.target);
  const baseUrl = flags.url ?? target.url;
  // Still valid when the orders are read back.
  const tokenFor = await tokensFor(target, { ttlMs: flags.duration + VERIFYING_MS, file: flags.key });
  const options = loadOptionsOf(flags, baseUrl, tokenFor);
  return {
    baseUrl,
    options,
    verifyFlags: flags.tracking ? ['--tracking'] : [],
    start: traffic.startTraffic,
    verify: (file) =>
      traffic.verifyLedger(baseUrl, file, { ...options, requireTracking: flags.tracking === true }),
    verdictOn: traffic.verdictOnOrders,
    describeSnapshot,
    describeVerification,
    describeVerdict,
  };
});
