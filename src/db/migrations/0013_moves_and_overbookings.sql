CREATE TABLE "appointment_moves" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"from_starts_at" timestamp with time zone NOT NULL,
	"from_ends_at" timestamp with time zone NOT NULL,
	"from_staff_id" uuid NOT NULL,
	"to_starts_at" timestamp with time zone NOT NULL,
	"to_ends_at" timestamp with time zone NOT NULL,
	"to_staff_id" uuid NOT NULL,
	"overbooked" boolean NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_account_id" uuid,
	"reason" text,
	"request_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "appointment_moves_organization_id_appointment_id_version_pk" PRIMARY KEY("organization_id","appointment_id","version"),
	CONSTRAINT "appointment_moves_request" UNIQUE("organization_id","appointment_id","request_id"),
	CONSTRAINT "appointment_moves_visit" CHECK ("appointment_moves"."to_starts_at" < "appointment_moves"."to_ends_at"),
	CONSTRAINT "appointment_moves_actor" CHECK ("appointment_moves"."actor_kind" in ('patient','staff','system')),
	CONSTRAINT "appointment_moves_overbooking" CHECK (not "appointment_moves"."overbooked" or "appointment_moves"."reason" is not null)
);
--> statement-breakpoint
ALTER TABLE "appointments" ADD COLUMN "overbooking_reason" text;--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD CONSTRAINT "appointment_moves_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD CONSTRAINT "appointment_moves_organization_id_from_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","from_staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_moves" ADD CONSTRAINT "appointment_moves_organization_id_to_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","to_staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
SELECT protect_tenant_table('appointment_moves');--> statement-breakpoint
-- What happened is not rewritten.
REVOKE UPDATE, DELETE ON "appointment_moves" FROM praxis_app;
