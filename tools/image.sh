# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# `./dev image`: the archive as a container image, without an engine. Sourced by ./dev.

# What is in the archive, and nothing else: no shell, no package manager.
fill_image() { # LAYOUT:TAG ARCHIVE; in the directory of the layout
    local created
    created=$(date --utc --date="@$(commit_time)" +%Y-%m-%dT%H:%M:%SZ)
    umoci new --image "$1"
    umoci unpack --image "$1" bundle
    tar -C bundle/rootfs --no-same-owner -xzf "$2"
    mkdir -p bundle/rootfs/{run,tmp,var/lib}/bgpsnoop
    find bundle/rootfs -exec touch --no-dereference --date="@$(commit_time)" {} +
    local history=(--history.created "$created" --history.author bgpsnoop)
    umoci repack "${history[@]}" --history.created_by "the archive" --image "$1" bundle
    umoci config --no-history --image "$1" --created "$created" --author bgpsnoop \
        --config.entrypoint /opt/bgpsnoop/bin/bgpsnoop --config.cmd agent \
        --config.env PATH=/opt/bgpsnoop/bin --config.exposedports 19179/tcp \
        --config.label org.opencontainers.image.title=bgpsnoop \
        --config.label "org.opencontainers.image.version=$(version)" \
        --config.label org.opencontainers.image.licenses=Apache-2.0
    umoci gc --layout "${1%:*}"
}

image() { # prints the path of an OCI archive, for `podman load` and its kin
    need_root image
    need_packages image
    local stage file arch
    arch=$(dpkg --print-architecture)
    file=$(archive --arch "$arch" | tail -n 1)
    stage=$(mktemp -d)
    (cd "$stage" && umoci init --layout layout && fill_image "layout:$(version)" "$file") >&2
    # Its whole name, which umoci takes for a tag of no repository.
    sed -i "s|\(image.ref.name\":\"\)[^\"]*|\1localhost/bgpsnoop:$(version)|" \
        "$stage/layout/index.json"
    file=build/archive/bgpsnoop-$(version)-linux-$arch.oci.tar
    tar -C "$stage/layout" --sort=name --mtime="@$(commit_time)" --owner=0 --group=0 \
        --numeric-owner --format=gnu -cf "$file" .
    rm -rf "$stage"
    echo "$root/$file"
}
