# One Dockerfile for any service. The context is what `npm run deploy` stages: app/ (the bundle, and nothing else) and probe.
# No RUN --mount, no --chmod: the classic builder can build it too.
ARG BASE_IMAGE
FROM ${BASE_IMAGE} AS base

# The image keeps Node.js, bash for the probe, and the libraries that these two load: nothing that could install, fetch or
# compile anything, and 75 MB less.
RUN set -eu; mkdir /image; \
    node="$(command -v node)"; \
    cp --parents --dereference "$node" /bin/bash /etc/passwd /etc/group /etc/nsswitch.conf \
       $(ldd "$node" /bin/bash | grep --only-matching '/[^ )]*' | grep -v ':$' | sort --unique) /image; \
    mkdir --parents /image/tmp /image/var/cache/node; chmod 1777 /image/tmp; chown 1000:1000 /image/var/cache/node

FROM scratch
COPY --from=base /image /

ARG SERVICE
ARG VERSION
ENV PATH=/usr/local/bin:/usr/bin:/bin \
    NODE_ENV=production \
    NODE_COMPILE_CACHE=/var/cache/node \
    SERVICE_NAME=${SERVICE} \
    SERVICE_VERSION=${VERSION}

COPY probe /usr/local/bin/probe
COPY app/ /app/

WORKDIR /app
USER 1000:1000
# Compiled once here, not at each start. Without settings the service ends at once, and Node.js keeps what it has compiled; as the
# user who will run it, because the cache is kept by user.
RUN ["node", "--eval", "child_process.spawnSync('node', ['main.cjs'], { timeout: 10_000 })"]
EXPOSE 3000
# exec form: Node is the process that gets SIGTERM, not a shell or npm.
ENTRYPOINT []
CMD ["node", "/app/main.cjs"]
