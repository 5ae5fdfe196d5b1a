import { widening } from './expand.ts';

export const oldestRelease = '2.0.0';
export const up = widening.contract;
