export { type Edit, EditDoesNotFit } from './checkout/edit.ts';
export { patchedCheckout } from './checkout/patched-checkout.ts';
export { type Ran, type RunOptions, runCommand } from './commands/run-command.ts';
export { CLIENTS_THAT_RETRY, CLIENTS_THAT_WAIT, type Clients, type Drill, type Users } from './drill.ts';
export { DRILLS } from './drills/index.ts';
export { soak } from './drills/soak.ts';
export {
  buildEnvironment,
  FAULTY_RELEASES,
  type FaultyRelease,
} from './faulty-releases/faulty-release.ts';
export { NotPrepared } from './not-prepared.ts';
export { type DrillOptions, runDrill } from './run-drill.ts';
export { SAFEGUARDS } from './safeguards/index.ts';
export type { Safeguard } from './safeguards/safeguard.ts';
export { describeWorth, drawWorth, type Worth } from './safeguards/worth.ts';
export { type LiveTraffic, letUsersCome } from './traffic/live-traffic.ts';
