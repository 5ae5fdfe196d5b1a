# A node of the lab, below docker-init: makes the machine ready, then keeps the engine running as an init system would.
# From the environment: REGISTRY_PORT, REGISTRY_ADDRESS, SOCKET_GROUP, DISK (such as 4G).
set -eu

# Without --privileged these are read-only, and Docker Engine has to write there.
for path in /sys /proc/sys /sys/fs/cgroup /sys/fs/cgroup/*; do
  mount -o remount,rw,bind "$path" 2>/dev/null || true
done

# cgroup v2: no processes beside child groups, and every controller for those.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mkdir -p /sys/fs/cgroup/init
  while read -r pid; do echo "$pid" > /sys/fs/cgroup/init/cgroup.procs; done < /sys/fs/cgroup/cgroup.procs 2>/dev/null || true
  sed -e 's/ / +/g' -e 's/^/+/' /sys/fs/cgroup/cgroup.controllers > /sys/fs/cgroup/cgroup.subtree_control || true
fi

# A disk of its own size, so that it can be full without the host's being full. The file is sparse, and goes by its final
# name only when there is a file system in it.
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
# Flushes reach this machine's disk. No discard: the disk may take 100 ms for each block that is given back, which a disk that is the
# node's own does not ask for.
if mount -o loop "$disk" /var/lib/docker; then
  touch /run/lab/own-disk
else
  echo 'no loop device: the engine shares the disk of the host' >&2
fi

# After a power cut the engine may take a port for taken by a container that is gone: it restores what it wrote down about local
# networks (libnetwork, drivers/bridge: populateEndpoints). Nothing of that outlives the node's network; Swarm has the rest.
rm -f /var/lib/docker/network/files/local-kv.db

# The registry has one address everywhere: 127.0.0.1 and its port, which every engine may speak plain HTTP to.
echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet
iptables -w -t nat -A OUTPUT -d 127.0.0.1 -p tcp --dport "$REGISTRY_PORT" -j DNAT --to-destination "$REGISTRY_ADDRESS:5000"
iptables -w -t nat -A POSTROUTING -d "$REGISTRY_ADDRESS" -p tcp --dport 5000 -j MASQUERADE

# Each node has its own cores in production; here an engine that starts a container would take all of them from what serves on three
# nodes. One thread of Go takes one core at most. At ordinary priority: what an engine starts inherits its priority, replicas and database too.
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
  # A trap ends `wait` before the engine has ended.
  while kill -0 "$engine" 2>/dev/null; do wait "$engine" || true; done
  [ -n "$stopping" ] || sleep 1
done
