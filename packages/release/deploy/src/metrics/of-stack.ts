import { platformOf, type Target } from '../target/load.ts';

/** The label matchers of a stack's replicas: one Prometheus may scrape several services, also two stacks of one service. */
export const ofStack = ({ stack }: Pick<Target, 'stack'>): string => `job="api", stack="${stack}"`;

/** The scrape interval, in Prometheus's notation. */
export const scrapeInterval = (target: Pick<Target, 'settings' | 'platform'>): string =>
  platformOf(target).settings.SCRAPE_INTERVAL ?? '10s';
