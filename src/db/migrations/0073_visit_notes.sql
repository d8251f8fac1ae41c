CREATE TABLE "appointment_notes" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"text" text,
	"version" integer DEFAULT 1 NOT NULL,
	"account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "appointment_notes_organization_id_appointment_id_pk" PRIMARY KEY("organization_id","appointment_id"),
	CONSTRAINT "appointment_notes_text" CHECK ("appointment_notes"."text" is null or char_length("appointment_notes"."text") between 1 and 2000)
);
--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "interpreter_for" text;--> statement-breakpoint
ALTER TABLE "appointment_notes" ADD CONSTRAINT "appointment_notes_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;