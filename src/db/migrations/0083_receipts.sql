CREATE TABLE "receipt_counters" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"last_number" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"number" bigint NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "receipts_organization_id_appointment_id_pk" PRIMARY KEY("organization_id","appointment_id"),
	CONSTRAINT "receipts_number" UNIQUE("organization_id","number"),
	CONSTRAINT "receipts_number_counts" CHECK ("receipts"."number" > 0)
);
--> statement-breakpoint
ALTER TABLE "receipt_counters" ADD CONSTRAINT "receipt_counters_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;