-- The end of money on hold was warned of once a visit; from now on it is once a payment.
UPDATE "tasks" t SET "dedupe_key" = 'capture_deadline:' || p."id", "detail" = t."detail" || jsonb_build_object('paymentId', p."id")
  FROM "payments" p
 WHERE p."organization_id" = t."organization_id" AND p."appointment_id" = t."appointment_id" AND p."status" = 'authorized'
   AND t."kind" = 'capture_deadline' AND t."dedupe_key" = 'capture_deadline:' || t."appointment_id"
   AND NOT EXISTS (SELECT FROM "tasks" o WHERE o."organization_id" = t."organization_id" AND o."dedupe_key" = 'capture_deadline:' || p."id");
