#!/bin/sh
# Makes the namespace and its search attributes. Safe to repeat.
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
for attribute in OrganizationId ClinicId AppointmentId PatientId BookingStatus; do
  temporal operator search-attribute create --namespace "$namespace" --name "$attribute" --type Keyword
done
