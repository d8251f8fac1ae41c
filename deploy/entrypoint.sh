#!/bin/sh
# What this container is: api, worker [queue], migrate, setup. Anything else is run as it stands.
set -eu

# A secret may be given as a file: JWT_PRIVATE_KEY_FILE=/run/secrets/jwt_private_key.
for name in DATABASE_URL DATABASE_ADMIN_URL REDIS_URL TEMPORAL_API_KEY JWT_PRIVATE_KEY \
  STRIPE_SECRET_KEY STRIPE_WEBHOOK_SECRET SMTP_URL FIRST_ADMIN_PASSWORD; do
  if file=$(printenv "${name}_FILE"); then
    value=$(cat "$file")
    export "$name=$value"
  fi
done

# An image that was built without a name for its version is named by what is in it.
[ -n "${BUILD_ID:-}" ] || BUILD_ID=$(cat build-id)
export BUILD_ID

case "${1:-api}" in
  api) exec node dist/src/api/server.js ;;
  worker) exec node "dist/workers/${2:-all}.js" ;;
  migrate) exec node dist/deploy/migrate.js ;;
  setup) exec node dist/workers/setup.js ;;
  *) exec "$@" ;;
esac
