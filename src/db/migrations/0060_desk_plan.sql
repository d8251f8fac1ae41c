CREATE TABLE "unstarted_follow_ups" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_at" timestamp with time zone,
	CONSTRAINT "unstarted_follow_ups_organization_id_appointment_id_pk" PRIMARY KEY("organization_id","appointment_id")
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_kind";--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "desk_plan" text;--> statement-breakpoint
ALTER TABLE "unstarted_follow_ups" ADD CONSTRAINT "unstarted_follow_ups_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unstarted_follow_ups_order" ON "unstarted_follow_ups" USING btree ("recorded_at");--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_desk_plan" CHECK ("appointments"."desk_plan" in ('at_clinic','by_link'));--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_desk_plan_charged" CHECK ("appointments"."desk_plan" is null or ("appointments"."desk_plan" = 'by_link') = ("appointments"."payment_policy" = 'card'));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_kind" CHECK ("messages"."kind" in ('confirmed','moved','cancelled','approved','reserved','declined','payment_needed','balance_needed','released','receipt','receipt_corrected','refunded','refund_failed'));