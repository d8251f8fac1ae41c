CREATE TABLE "patient_search_terms" (
	"organization_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"term" text NOT NULL,
	CONSTRAINT "patient_search_terms_organization_id_patient_id_term_pk" PRIMARY KEY("organization_id","patient_id","term")
);
--> statement-breakpoint
DROP INDEX "tasks_open";--> statement-breakpoint
DROP INDEX "appointments_clinic";--> statement-breakpoint
DROP INDEX "appointments_staff";--> statement-breakpoint
ALTER TABLE "patients" ADD COLUMN "name_key" text GENERATED ALWAYS AS (lower(full_name)) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "patient_search_terms" ADD CONSTRAINT "patient_search_terms_organization_id_patient_id_patients_organization_id_id_fk" FOREIGN KEY ("organization_id","patient_id") REFERENCES "public"."patients"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appointments_start" ON "appointments" USING btree ("organization_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "appointments_live" ON "appointments" USING btree ("organization_id","starts_at","id") WHERE "appointments"."status" in ('requested','held','confirmed','checked_in','in_progress');--> statement-breakpoint
CREATE INDEX "patients_name" ON "patients" USING btree ("organization_id","name_key","id");--> statement-breakpoint
CREATE INDEX "tasks_list" ON "tasks" USING btree ("organization_id","state","opened_at","id");--> statement-breakpoint
CREATE INDEX "tasks_appointment" ON "tasks" USING btree ("organization_id","appointment_id");--> statement-breakpoint
CREATE INDEX "appointments_clinic" ON "appointments" USING btree ("organization_id","clinic_id","starts_at","id");--> statement-breakpoint
CREATE INDEX "appointments_staff" ON "appointments" USING btree ("organization_id","staff_id","starts_at","id");