import { platformOf, type Target } from '../target/load.ts';

/** The label matchers of a service's own replicas: a Prometheus may watch several services, also two stacks of one service. Pure. */
export const ofStack = ({ stack }: Pick<Target, 'stack'>): string => `job="api", stack="${stack}"`;

/** How often Prometheus reads the replicas, as it writes durations. Pure. */
export const scrapeInterval = (target: Pick<Target, 'settings' | 'platform'>): string =>
  platformOf(target).settings.SCRAPE_INTERVAL ?? '10s';
