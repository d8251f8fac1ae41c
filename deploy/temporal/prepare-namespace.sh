#!/bin/sh
# Makes the namespace, or brings its retention up to date. Safe to repeat.
set -eu

namespace=${TEMPORAL_NAMESPACE:-default}
retention=30d

if temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1; then
  temporal operator namespace update --namespace "$namespace" --retention "$retention"
else
  temporal operator namespace create --namespace "$namespace" --retention "$retention"
fi
# The server takes some seconds to know its new namespace everywhere.
export namespace
timeout 60 sh -c 'until temporal operator search-attribute list --namespace "$namespace" >/dev/null 2>&1; do sleep 1; done'
