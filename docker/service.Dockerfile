# One Dockerfile for any service. The context is what `npm run deploy` stages: app/ (the bundle, and nothing else) and probe.
# No RUN --mount, no --chmod: the classic builder can build it too.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}

ARG SERVICE
ARG VERSION
ENV NODE_ENV=production \
    SERVICE_NAME=${SERVICE} \
    SERVICE_VERSION=${VERSION}

COPY probe /usr/local/bin/probe
COPY app/ /app/

WORKDIR /app
USER 1000:1000
EXPOSE 3000
# exec form: Node is the process that gets SIGTERM, not a shell or npm.
ENTRYPOINT []
CMD ["node", "/app/main.cjs"]
