import { type LoadOptions, type LoadSettings, type Rule, settleLoad } from '@zero-downtime/probe/load';
import { DEFAULT_MIX, type Mix } from './errand.ts';

export type TrafficOptions = LoadOptions & {
  /** How many customers, `traffic-<runId>-c<k>`, place the orders; default 100. */
  readonly customers?: number;
  /** Proportions of the kinds of requests, 0 for those left out; default 62 % orders, one in 31 of them sent slowly, 20 % reads, 8 % tracking, 10 % list pages. */
  readonly mix?: Mix;
};

/** Plain data, because it is sent to the worker processes. */
export type Settings = LoadSettings & Required<Pick<TrafficOptions, 'customers' | 'mix'>>;

/**
 * Applies the defaults and checks every option.
 * @throws {InvalidLoadOptions} naming every invalid option
 * @throws {TargetRefused} when the base URL is not on this machine and not allowed
 */
export function settle(options: TrafficOptions): Settings {
  const { customers = 100, mix = DEFAULT_MIX } = options;
  return { ...settleLoad('traffic', options, rulesFor(customers, mix)), customers, mix };
}

function rulesFor(customers: number, mix: Mix): Rule[] {
  const { create = 0, slow = 0 } = mix;
  return [
    [
      Number.isInteger(customers) && customers >= 1 && customers <= 10_000,
      'customers must be a whole number from 1 to 10000',
    ],
    [
      Object.values(mix).every((share) => share >= 0) && create + slow > 0,
      'mix must have no negative share and a share of orders above 0',
    ],
  ];
}
