# The edge: HAProxy with our configuration, so that what was tested is what runs. The context is what `npm run deploy` stages.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}

COPY probe /usr/local/bin/probe
COPY haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg

USER 99:99
EXPOSE 8080
# Finish the requests under way, then leave.
STOPSIGNAL SIGUSR1
ENTRYPOINT []
CMD ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
