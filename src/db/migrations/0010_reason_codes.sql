ALTER TABLE "status_log" ADD COLUMN "reason_code" text;--> statement-breakpoint
-- Codes of ours stood among people's words.
UPDATE "status_log" SET "reason_code" = "reason", "reason" = NULL
 WHERE "actor_kind" = 'system' OR "to_status" = 'refused'
    OR "from_status" = 'held' AND "to_status" = 'confirmed' AND "reason" = 'price_accepted';
