CREATE TABLE "stranded_visits" (
	"organization_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	CONSTRAINT "stranded_visits_organization_id_task_id_appointment_id_pk" PRIMARY KEY("organization_id","task_id","appointment_id")
);
--> statement-breakpoint
ALTER TABLE "stranded_visits" ADD CONSTRAINT "stranded_visits_organization_id_task_id_tasks_organization_id_id_fk" FOREIGN KEY ("organization_id","task_id") REFERENCES "public"."tasks"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stranded_visits" ADD CONSTRAINT "stranded_visits_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stranded_visits_appointment" ON "stranded_visits" USING btree ("organization_id","appointment_id");