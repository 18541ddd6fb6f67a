# Built from the package: `npm pack` in a stage of its own, then nothing but Node and the bundle.
FROM node:26-slim AS build
WORKDIR /build
COPY . .
RUN npm ci && npm pack --pack-destination /package

FROM node:26-slim
RUN --mount=from=build,source=/package,target=/package npm install --global --omit=dev /package/latchkey-*.tgz && npm cache clean --force \
 && install -d -o node -g node -m 0700 /data
USER node
ENV LATCHKEY_HTTP_HOST=0.0.0.0 LATCHKEY_DATA_DIR=/data LATCHKEY_LOG_FORMAT=json NODE_ENV=production
VOLUME /data
EXPOSE 8080 9000
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:9000/health/ready').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
ENTRYPOINT ["latchkey"]
CMD ["start"]
