export { beat, type Identity, type Queries } from './beat.ts';
export { type Heart, startHeartbeat } from './start-heartbeat.ts';
