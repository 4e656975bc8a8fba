# One image for every role; docker-compose.yml says which one a container plays.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# The build needs none of the install scripts: they fetch binaries that only other platforms or other uses want.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node dev/build.mjs

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# @prisma/client may use the prisma command line where it is installed, so npm keeps it: 240 MB that nothing here uses.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && npm uninstall --no-save --omit=dev --ignore-scripts --no-audit --no-fund prisma typescript

FROM node:24-slim
WORKDIR /app
# Named volumes take over the owner of what they cover, and nothing here runs as root.
RUN mkdir /data && chown node:node /data
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/package.json package.json
COPY --from=build /app/prisma/migrations prisma/migrations
COPY --from=build /app/dist dist
# The same ceiling as in dev/node-flags.mjs.
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data NODE_OPTIONS=--max-old-space-size=1024
USER node
EXPOSE 8000 8001 3000 8100
# Of the role that CMD names; whoever starts another role says how that one is.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8000/health/live').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "dist/server.js"]
