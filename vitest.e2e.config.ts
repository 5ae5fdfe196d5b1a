import { onEngine } from './vitest.engine.ts';

/** Two, because they mostly wait; three fail on two cores. */
export default onEngine('e2e', 2);
