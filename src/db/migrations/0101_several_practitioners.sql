ALTER TABLE "appointment_subjects" DROP CONSTRAINT "appointment_subjects_buffers";--> statement-breakpoint
ALTER TABLE "appointment_subjects" DROP CONSTRAINT "appointment_subjects_organization_id_appointment_id_subject_id_pk";--> statement-breakpoint
ALTER TABLE "appointment_subjects" ADD CONSTRAINT "appointment_subjects_pk" PRIMARY KEY("organization_id","appointment_id","subject_id","before_minutes");--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD COLUMN "from_staff_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD COLUMN "to_staff_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "appointment_services" ADD COLUMN "handed_over" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "appointment_services" ADD COLUMN "assignment" jsonb;--> statement-breakpoint
CREATE INDEX "appointment_services_handed_over" ON "appointment_services" USING btree ("organization_id","staff_id") WHERE "appointment_services"."handed_over";--> statement-breakpoint
ALTER TABLE "appointment_subjects" ADD CONSTRAINT "appointment_subjects_buffers" CHECK ("appointment_subjects"."subject_kind" = 'practitioner' or ("appointment_subjects"."before_minutes" >= 0 and "appointment_subjects"."after_minutes" >= 0));