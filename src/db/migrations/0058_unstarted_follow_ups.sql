CREATE TABLE "unstarted_follow_ups" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_at" timestamp with time zone,
	CONSTRAINT "unstarted_follow_ups_organization_id_appointment_id_pk" PRIMARY KEY("organization_id","appointment_id")
);
--> statement-breakpoint
ALTER TABLE "unstarted_follow_ups" ADD CONSTRAINT "unstarted_follow_ups_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "unstarted_follow_ups_order" ON "unstarted_follow_ups" USING btree ("recorded_at");