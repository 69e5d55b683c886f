# One image for API and worker: `node dist/api/main.js` or `node dist/workers/main.js`. Debian, because Temporal's
# native part doesn't run on musl. Nothing in it is written to while it runs.
FROM node:24.11.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npx tsc -p tsconfig.build.json \
 && cp -r mail/templates dist/mail/ \
 && cp -r api/pages api/public dist/api/ \
 && node docker/bundle.mjs \
 && npm prune --omit=dev

FROM node:24.11.1-bookworm-slim
# Temporal's native part speaks TLS with the system's certificates.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
# A volume that is mounted here starts out as this user's.
RUN mkdir -m 0700 /keys && chown 1000:1000 /keys
ENV NODE_ENV=production MODE=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/LICENSE /app/docker/entrypoint.sh /app/docker/ready.mjs ./
USER 1000:1000
EXPOSE 3000
ENTRYPOINT ["sh", "/app/entrypoint.sh"]
CMD ["node", "dist/api/main.js"]
