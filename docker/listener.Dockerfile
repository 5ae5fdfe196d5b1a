# The listener: HAProxy with its configuration in the image. `npm run deploy` stages the context.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}

# An official base image has setuid programs.
USER 0:0
RUN find / -xdev -type f -perm /6000 -exec chmod a-s {} +

COPY probe /usr/local/bin/probe
COPY haproxy.cfg /usr/local/etc/haproxy/haproxy.cfg

USER 99:99
EXPOSE 8080
STOPSIGNAL SIGUSR1
ENTRYPOINT []
CMD ["haproxy", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]
