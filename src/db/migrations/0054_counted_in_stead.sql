ALTER TABLE "day_counts" DROP CONSTRAINT "day_counts_second_person";--> statement-breakpoint
ALTER TABLE "day_counts" ADD COLUMN "counted_by" uuid;--> statement-breakpoint
UPDATE "day_counts" SET "counted_by" = "account_id"; -- until now whoever had a till counted it
--> statement-breakpoint
ALTER TABLE "day_counts" ALTER COLUMN "counted_by" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "day_counts" ADD CONSTRAINT "day_counts_second_person" CHECK (("day_counts"."signed_off_by" is null) = ("day_counts"."signed_off_at" is null) and "day_counts"."signed_off_by" is distinct from "day_counts"."account_id" and "day_counts"."signed_off_by" is distinct from "day_counts"."counted_by");