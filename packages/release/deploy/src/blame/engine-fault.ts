/** Errors of moby and runc that a release itself can cause. They take precedence, because the engine wraps them in errors of its own. */
const OF_THE_RELEASE = [
  /non-zero exit \(\d+\)/i,
  /unhealthy container/i,
  /executable file not found/i,
  /exec format error/i,
  /exec:? .*(no such file or directory|permission denied|is a directory)/i,
  /chdir to cwd/i,
  /(unable to find user|no matching entries in passwd)/i,
  /(minimum memory limit|invalid mount config|bind source path does not exist)/i,
  /no suitable node/i,
];

/** Errors that an engine, its network, its storage or its connection to the registry causes, from Engine 20.10 to 28. */
const OF_THE_ENGINE = [
  // libnetwork
  /network sandbox/i,
  /sandbox .*(not found|join failed)|failed to (create|set up) (network )?(sandbox|endpoint)/i,
  /(endpoint create|create endpoint|endpoint with name .* already exists|service endpoint)/i,
  /(could not attach to|failed to (get|set up|attach)) (container )?network/i,
  /failed to set up container networking/i,
  /vxlan|veth|failed programming external connectivity|iptables failed/i,
  /address already in use|pool overlaps|available.*ip(v4)? address|no available (ip|addresses)/i,
  // containerd, runc, cgroups
  /failed to create (shim )?task|oci runtime (create|start) failed|containerd[- ]shim|shim .*exited|ttrpc/i,
  /cgroup|container init was oom-killed|cannot allocate memory|resource temporarily unavailable/i,
  // storage
  /failed to mount|error (while )?(creating|mounting) (overlay )?mount|error while mounting volume/i,
  /(layer|snapshot) .*(does not exist|not found)|failed to register layer|device or resource busy/i,
  /no space left on device|input\/output error|read-only file system/i,
  // registry: the deploy has pushed the digest itself, so it exists
  /no such image|error pulling image|failed to pull|toomanyrequests|received unexpected http status: 5/i,
  // the node, and timeouts
  /context (deadline exceeded|canceled)|(i\/o|tls handshake) timeout|connection (refused|reset)|broken pipe/i,
  /grpc: |rpc error|transport is closing|code = unavailable|node .*(is down|unreachable)|heartbeat failure/i,
  /starting container failed|no such container|marked for removal/i,
];

/**
 * Whether a task failed because of its engine and not because of the release.
 * @param error as Swarm reports it (`Status.Err` of the task); unknown errors count as the release's
 */
export const isEngineFault = (error: string): boolean =>
  !OF_THE_RELEASE.some((pattern) => pattern.test(error)) &&
  OF_THE_ENGINE.some((pattern) => pattern.test(error));
