ALTER TABLE "appointment_subjects" DROP CONSTRAINT "appointment_subjects_kind";--> statement-breakpoint
ALTER TABLE "occupancies" DROP CONSTRAINT "occupancies_subject_kind";--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD COLUMN "from_nurse_id" uuid;--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD COLUMN "to_nurse_id" uuid;--> statement-breakpoint
ALTER TABLE "appointment_subjects" ADD COLUMN "nurse_id" uuid;--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD CONSTRAINT "appointment_moves_organization_id_from_nurse_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","from_nurse_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD CONSTRAINT "appointment_moves_organization_id_to_nurse_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","to_nurse_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_subjects" ADD CONSTRAINT "appointment_subjects_organization_id_nurse_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","nurse_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "appointment_subjects_one_nurse" ON "appointment_subjects" USING btree ("organization_id","appointment_id") WHERE "appointment_subjects"."nurse_id" is not null;--> statement-breakpoint
CREATE INDEX "appointment_subjects_nurse" ON "appointment_subjects" USING btree ("organization_id","nurse_id") WHERE "appointment_subjects"."nurse_id" is not null;--> statement-breakpoint
ALTER TABLE "appointment_subjects" ADD CONSTRAINT "appointment_subjects_nurse_id" CHECK ("appointment_subjects"."nurse_id" is not distinct from case when "appointment_subjects"."subject_kind" = 'nurse' then "appointment_subjects"."subject_id" end);--> statement-breakpoint
ALTER TABLE "appointment_subjects" ADD CONSTRAINT "appointment_subjects_kind" CHECK ("appointment_subjects"."subject_kind" in ('practitioner','nurse','room','equipment','patient'));--> statement-breakpoint
ALTER TABLE "occupancies" ADD CONSTRAINT "occupancies_subject_kind" CHECK ("occupancies"."subject_kind" in ('practitioner','nurse','room','equipment','patient'));