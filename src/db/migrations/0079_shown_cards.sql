ALTER TABLE "payments" ADD COLUMN "card_brand" text;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "card_last4" text;--> statement-breakpoint
ALTER TABLE "saved_cards" ADD COLUMN "card_brand" text;--> statement-breakpoint
ALTER TABLE "saved_cards" ADD COLUMN "card_last4" text;