/** Settings that HAProxy reads, with the greatest value of each. The least is 1. With another value the edge does not start. */
const GREATEST: Record<string, number> = {
  CANARY_WEIGHT: 256,
  EDGE_CONNECTIONS_PER_SOURCE: 2_400,
  EDGE_REQUESTS_PER_SOURCE: 10_000_000,
};

/** What is wrong with the edge's settings, by name. */
export function edgeSettingFaults(settings: Readonly<Record<string, string>>): Record<string, string> {
  const faults = Object.entries(settings).flatMap(([name, value]) => {
    const greatest = GREATEST[name];
    if (greatest === undefined || (/^[1-9]\d*$/.test(value) && Number(value) <= greatest)) return [];
    return [[name, `must be a whole number from 1 to ${greatest}`]];
  });
  return Object.fromEntries(faults);
}
