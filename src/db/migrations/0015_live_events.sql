CREATE TABLE "live_events" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"position" bigint GENERATED ALWAYS AS IDENTITY (sequence name "live_events_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"clinic_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"staff_ids" uuid[] NOT NULL,
	"version" integer NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "live_events_organization_id_appointment_id_seq_pk" PRIMARY KEY("organization_id","appointment_id","seq"),
	CONSTRAINT "live_events_position" UNIQUE("position")
);
--> statement-breakpoint
ALTER TABLE "live_events" ADD CONSTRAINT "live_events_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "live_events_missed" ON "live_events" USING btree ("organization_id","position");--> statement-breakpoint
CREATE INDEX "live_events_age" ON "live_events" USING btree ("recorded_at");