ALTER TABLE "day_counts" DROP CONSTRAINT "day_counts_second_person";--> statement-breakpoint
ALTER TABLE "day_counts" ADD COLUMN "opening_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "day_counts" ADD COLUMN "left_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "day_counts" ADD CONSTRAINT "day_counts_left" CHECK ("day_counts"."left_minor" >= 0);--> statement-breakpoint
ALTER TABLE "day_counts" ADD CONSTRAINT "day_counts_second_person" CHECK (("day_counts"."signed_off_by" is null) = ("day_counts"."signed_off_at" is null) and "day_counts"."signed_off_by" is distinct from "day_counts"."account_id" and "day_counts"."signed_off_by" is distinct from coalesce("day_counts"."counted_by", "day_counts"."account_id"));