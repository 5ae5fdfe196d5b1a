#!/bin/sh
# Builds the root file system of the base images: minimal Debian, up to date, without manuals.
# Usage: rootfs.sh SUITE DIR MIRROR SECURITY_MIRROR      (as root; DIR is empty; URLs end in /)
set -eu
suite=$1 dir=$2 mirror=$3 security=$4

include=
case $mirror$security in
  # The image needs the CA certificates of this host for the same mirror.
  *https:*) include=--include=ca-certificates ;;
esac
# A debootstrap that is older than the suite lacks its script, which is a link to that of sid.
scripts=/usr/share/debootstrap/scripts
script=
[ -e "$scripts/$suite" ] || script=$scripts/sid
debootstrap --force-check-gpg --variant=minbase $include "$suite" "$dir" "$mirror" $script
if [ -n "$include" ]; then
  if [ -d /usr/local/share/ca-certificates ]; then
    cp -R /usr/local/share/ca-certificates/. "$dir/usr/local/share/ca-certificates/"
    chroot "$dir" update-ca-certificates
  fi
  cat "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" >> "$dir/etc/ssl/certs/ca-certificates.crt"
fi

cat > "$dir/etc/apt/sources.list" <<EOF
deb $mirror $suite main
deb $mirror $suite-updates main
deb $security $suite-security main
EOF
# A host that reads a snapshot of the mirror configures apt to accept its age; builds on this image need the same.
apt-config dump Acquire::Check-Valid-Until Acquire::Check-Date > "$dir/etc/apt/apt.conf.d/90host"
cat > "$dir/etc/apt/apt.conf.d/90small" <<'EOF'
APT::Install-Recommends "false";
Acquire::Languages "none";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin"; };
EOF
cat > "$dir/etc/dpkg/dpkg.cfg.d/small" <<'EOF'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/locale/*
path-include /usr/share/locale/locale.alias
EOF
# The same for files that the bootstrap has already unpacked.
find "$dir/usr/share/doc" -type f ! -name copyright -delete
rm -rf "$dir"/usr/share/man/* "$dir"/usr/share/info/* "$dir"/usr/share/lintian/*
find "$dir/usr/share/locale" -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +
# No process in a container can gain privileges by a setuid or setgid file. dpkg keeps these modes when it upgrades a package,
# by the path in the package, which may lack /usr.
chroot "$dir" sh -eu <<'EOF'
find / -xdev -type f -perm /6000 -exec stat -c '%U %G %a %n' {} + | while read -r user group mode file; do
  dpkg-query --search "$file" > /dev/null 2>&1 || file=${file#/usr}
  dpkg-statoverride --update --add "$user" "$group" "${mode#?}" "$file"
done
EOF
# Services must not start during an image build.
printf '#!/bin/sh\nexit 101\n' > "$dir/usr/sbin/policy-rc.d"
chmod 755 "$dir/usr/sbin/policy-rc.d"

export DEBIAN_FRONTEND=noninteractive
chroot "$dir" apt-get update
chroot "$dir" apt-get upgrade -y
chroot "$dir" apt-get clean
rm -rf "$dir"/var/lib/apt/lists/* "$dir"/var/log/*.log "$dir"/var/log/apt/* "$dir"/var/cache/debconf/*-old
mkdir -p "$dir/var/lib/apt/lists/partial" "$dir/var/cache/apt/archives/partial"
: > "$dir/etc/resolv.conf"
rm -f "$dir/etc/hostname"
