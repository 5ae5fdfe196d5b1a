export { failingDrill } from './samples/failing-drill.ts';
export { goodRelease } from './samples/good-release.ts';
export { HOSTILE, hostileRun } from './samples/hostile-run.ts';
export { nodeLost } from './samples/node-lost.ts';
export { shortRun } from './samples/short-run.ts';
export { soak } from './samples/soak.ts';
