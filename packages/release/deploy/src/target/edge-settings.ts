/** Settings that HAProxy reads, with the greatest value of each. The least is 1. With another value the edge does not start. */
const GREATEST: Record<string, number> = {
  CANARY_WEIGHT: 256,
  EDGE_CONNECTIONS_PER_SOURCE: 2_400,
  EDGE_DRAIN_SECONDS: 60,
  EDGE_REQUESTS_PER_SOURCE: 10_000_000,
  // A DNS answer has 16 bytes for each replica, and the edge accepts 8 kB.
  EDGE_SERVERS: 500,
};

/** The defaults of infra/stack/service.yml and edge.yml. */
const REPLICAS = 3;
const SERVERS = 20;

/**
 * Why an edge could not send requests to all replicas of a service: it has one server for each replica, and needs one for the replica that
 * an update starts first. `edge` are the settings of the target that has the edge. Pure.
 */
export function whyTooManyReplicas(
  settings: Readonly<Record<string, string>>,
  edge: Readonly<Record<string, string>>,
): string | undefined {
  const [replicas, servers] = [Number(settings.REPLICAS ?? REPLICAS), Number(edge.EDGE_SERVERS ?? SERVERS)];
  if (replicas < servers) return undefined;
  return `its edge can use ${servers} servers, and ${replicas} replicas need ${replicas + 1}`;
}

/** What is wrong with the edge's settings, by name. */
export function edgeSettingFaults(settings: Readonly<Record<string, string>>): Record<string, string> {
  const faults = Object.entries(settings).flatMap(([name, value]) => {
    const greatest = GREATEST[name];
    if (greatest === undefined || (/^[1-9]\d*$/.test(value) && Number(value) <= greatest)) return [];
    return [[name, `must be a whole number from 1 to ${greatest}`]];
  });
  return Object.fromEntries(faults);
}
