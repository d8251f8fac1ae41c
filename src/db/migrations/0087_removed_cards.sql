ALTER TABLE "messages" DROP CONSTRAINT "messages_kind";--> statement-breakpoint
ALTER TABLE "payment_attempts" DROP CONSTRAINT "payment_attempts_op";--> statement-breakpoint
ALTER TABLE "saved_cards" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "saved_cards" ADD COLUMN "detached_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('confirmed','moved','cancelled','approved','reserved','declined','payment_needed','balance_needed','due_at_clinic','fee_due','card_removed','released','receipt','receipt_corrected','refunded','refund_failed','from_clinic'));--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_op" CHECK ("payment_attempts"."op" in ('create','capture','cancel','refund','customer','save','forget','authorize','detach'));--> statement-breakpoint
ALTER TABLE "saved_cards" ADD CONSTRAINT "saved_cards_removed" CHECK ("saved_cards"."payment_method_id" is not null or "saved_cards"."removed_at" is null and "saved_cards"."detached_at" is null);
--> statement-breakpoint
-- Until now a card was taken from its customer under the name of what ends a SetupIntent, which says why; that call is sent with nothing.
UPDATE "saved_cards" c SET "detached_at" = t.recorded_at
  FROM "payments" p JOIN "payment_attempts" t ON t.organization_id = p.organization_id AND t.payment_id = p.id
 WHERE p.organization_id = c.organization_id AND p.appointment_id = c.appointment_id AND c.payment_method_id IS NOT NULL
   AND t.op = 'forget' AND t.state = 'ok' AND t.params = '{}';
