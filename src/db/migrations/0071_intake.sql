CREATE TABLE "intake_answers" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"form_version" integer NOT NULL,
	"answers" jsonb NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_account_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "intake_answers_organization_id_appointment_id_service_id_pk" PRIMARY KEY("organization_id","appointment_id","service_id"),
	CONSTRAINT "intake_answers_actor" CHECK ("intake_answers"."actor_kind" in ('patient','staff'))
);
--> statement-breakpoint
CREATE TABLE "intake_forms" (
	"organization_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"questions" jsonb NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "intake_forms_organization_id_service_id_version_pk" PRIMARY KEY("organization_id","service_id","version"),
	CONSTRAINT "intake_forms_version" CHECK ("intake_forms"."version" > 0)
);
--> statement-breakpoint
ALTER TABLE "intake_answers" ADD CONSTRAINT "intake_answers_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intake_answers" ADD CONSTRAINT "intake_answers_organization_id_service_id_form_version_intake_forms_organization_id_service_id_version_fk" FOREIGN KEY ("organization_id","service_id","form_version") REFERENCES "public"."intake_forms"("organization_id","service_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "intake_forms" ADD CONSTRAINT "intake_forms_organization_id_service_id_services_organization_id_id_fk" FOREIGN KEY ("organization_id","service_id") REFERENCES "public"."services"("organization_id","id") ON DELETE no action ON UPDATE no action;