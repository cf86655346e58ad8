#!/usr/bin/env bash
# Runs a command in the Swift root, in the current folder. Every SHARED folder stands in there under its own path,
# and so does the network: a server on loopback outside is reached from inside. Certificates named by the environment
# do not: they are files outside.
# Usage: run.sh ROOT SHARED... -- COMMAND [ARGUMENT...]
set -euo pipefail
exec unshare --mount bash -euc '
    root=$1
    shift
    mount -t proc proc "$root/proc"
    mount --rbind /dev "$root/dev"
    while [ "$1" != -- ]; do
        mkdir -p "$root$1"
        mount --bind "$1" "$root$1"
        shift
    done
    shift
    exec chroot "$root" /usr/bin/env -C "$PWD" -u SSL_CERT_FILE -u SSL_CERT_DIR HOME=/tmp "$@"' run.sh "$@"
