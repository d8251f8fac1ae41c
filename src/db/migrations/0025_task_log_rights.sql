SELECT protect_tenant_table('task_log');--> statement-breakpoint
-- What was done is not rewritten.
REVOKE UPDATE, DELETE ON "task_log" FROM praxis_app;--> statement-breakpoint
-- Tasks of before: what is known of them.
INSERT INTO "task_log" ("organization_id", "task_id", "act", "at")
SELECT t."organization_id", t."id", e."act", e."at" FROM "tasks" t
CROSS JOIN LATERAL (VALUES ('opened', t."opened_at"), ('closed', t."closed_at")) e ("act", "at")
WHERE e."at" IS NOT NULL;--> statement-breakpoint
-- One task for each payment whose refunds come back, and what it is about where a person may answer it.
UPDATE "tasks" t SET "detail" = jsonb_build_object('paymentId', r."payment_id"), "dedupe_key" = 'refund_failed:' || r."payment_id"
FROM (
  SELECT DISTINCT ON (k."organization_id", k."payment_id") k."organization_id", k."payment_id", o."id" AS task_id
  FROM "refunds" k JOIN "tasks" o ON o."organization_id" = k."organization_id" AND o."dedupe_key" = 'refund_failed:' || k."id"
  ORDER BY k."organization_id", k."payment_id", o."opened_at" DESC) r
WHERE t."organization_id" = r."organization_id" AND t."id" = r.task_id;--> statement-breakpoint
UPDATE "tasks" SET "detail" = "detail" || jsonb_build_object('messageId', split_part("dedupe_key", ':', 2))
WHERE "kind" = 'message_undelivered' AND NOT "detail" ? 'messageId';
