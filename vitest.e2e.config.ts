import { onEngine } from './vitest.e2e.ts';

/** Two, because they mostly wait; three fail on two cores. */
export default onEngine('e2e', 2);
