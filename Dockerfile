# The command line, built from the package. Configuration and memory are in the folder that is mounted at /work:
#   docker run --rm --env GITLAB_TOKEN --volume "$PWD:/work" token-sweeper plan
FROM node:24-bookworm-slim AS package
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
COPY .ci/node .ci/node
RUN npm ci
COPY . .
RUN npm pack

FROM node:24-bookworm-slim
COPY --from=package /source/token-sweeper-*.tgz /tmp/
RUN npm install --global --ignore-scripts /tmp/token-sweeper-*.tgz \
  && npm cache clean --force \
  && rm /tmp/token-sweeper-*.tgz
USER node
WORKDIR /work
ENTRYPOINT ["token-sweeper"]
CMD ["plan"]
