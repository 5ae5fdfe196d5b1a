import { onEngine } from './vitest.e2e.ts';

export default onEngine('lab', 1);
