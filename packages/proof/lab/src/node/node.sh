# A node of the lab, under docker-init: prepares the machine, then keeps the engine running like an init system.
# Environment: REGISTRY_PORT, REGISTRY_ADDRESS, SOCKET_GROUP, DISK (such as 4G).
set -eu

# Without --privileged these are read-only, but Docker Engine writes to them.
for path in /sys /proc/sys /sys/fs/cgroup /sys/fs/cgroup/*; do
  mount -o remount,rw,bind "$path" 2>/dev/null || true
done

# cgroup v2: move processes into a child group, and enable every controller for children.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  while read -r pid; do echo "$pid" > /sys/fs/cgroup/init/cgroup.procs; done < /sys/fs/cgroup/cgroup.procs 2>/dev/null || true
  sed -e 's/ / +/g' -e 's/^/+/' /sys/fs/cgroup/cgroup.controllers > /sys/fs/cgroup/cgroup.subtree_control || true
fi

# The node's own disk, so it can be full while the host's disk is not. The file is sparse, and is renamed only when it has a file
# system.
disk=/var/lib/docker/disk.img
[ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237 || true
number=0
while [ "$number" -lt 32 ]; do
  [ -e "/dev/loop$number" ] || mknod "/dev/loop$number" b 7 "$number" || true
  number=$((number + 1))
done
if [ ! -f "$disk" ]; then
  truncate -s "$DISK" "$disk.new"
  mkfs.ext4 -q -m 0 "$disk.new"
  mv "$disk.new" "$disk"
fi
mkdir -p /run/lab
# Flushes reach this machine's disk. Without discard, because it may take this machine's disk 100 ms for each freed block.
if mount -o loop "$disk" /var/lib/docker; then
  touch /run/lab/own-disk
else
  echo 'no loop device: the engine shares the disk of the host' >&2
fi

# After a power cut the engine may reserve a port for a container that no longer exists: it restores its state of local networks
# (libnetwork, drivers/bridge: populateEndpoints). That state is not needed; Swarm has its own.
rm -f /var/lib/docker/network/files/local-kv.db

# The registry has one address everywhere: 127.0.0.1 and its port, for which every engine allows plain HTTP.
echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet
iptables -w -t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport "$REGISTRY_PORT" -j DNAT --to-destination "$REGISTRY_ADDRESS:5000"
iptables -w -t nat -A POSTROUTING -d "$REGISTRY_ADDRESS" -p tcp --dport 5000 -j MASQUERADE

# Here the nodes share cores: an engine that starts a container would use all of them. One Go thread uses one core at most. Normal
# priority, because containers inherit the priority of the engine.
stopping=
engine=
stop() {
  stopping=yes
  kill -TERM "$engine"
}
trap stop TERM INT
while [ -z "$stopping" ]; do
  GOMAXPROCS=1 dockerd --host unix:///run/docker.sock --host unix:///lab/docker.sock --group "$SOCKET_GROUP" \
    --log-level warn --log-opt max-size=5m --log-opt max-file=2 &
  engine=$!
  # A trap interrupts `wait` before the engine has ended.
  while kill -0 "$engine" 2>/dev/null; do wait "$engine" || true; done
  [ -n "$stopping" ] || sleep 1
done
