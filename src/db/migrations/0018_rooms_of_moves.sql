ALTER TABLE "appointment_moves" ADD COLUMN "from_room_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD COLUMN "to_room_ids" uuid[] DEFAULT '{}' NOT NULL;