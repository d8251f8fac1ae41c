CREATE TABLE "service_consumables" (
	"organization_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"consumable_id" uuid NOT NULL,
	"quantity_thousandths" integer NOT NULL,
	CONSTRAINT "service_consumables_organization_id_service_id_consumable_id_pk" PRIMARY KEY("organization_id","service_id","consumable_id"),
	CONSTRAINT "service_consumables_quantity" CHECK ("service_consumables"."quantity_thousandths" between 1 and 1000000000)
);
--> statement-breakpoint
CREATE TABLE "consumables" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "consumables_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "consumables_unit" CHECK ("consumables"."unit" in ('piece','milliliter','gram','centimeter'))
);
--> statement-breakpoint
ALTER TABLE "setting_changes" DROP CONSTRAINT "setting_changes_kind";--> statement-breakpoint
ALTER TABLE "service_consumables" ADD CONSTRAINT "service_consumables_organization_id_service_id_services_organization_id_id_fk" FOREIGN KEY ("organization_id","service_id") REFERENCES "public"."services"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_consumables" ADD CONSTRAINT "service_consumables_organization_id_consumable_id_consumables_organization_id_id_fk" FOREIGN KEY ("organization_id","consumable_id") REFERENCES "public"."consumables"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consumables" ADD CONSTRAINT "consumables_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "service_consumables_consumable" ON "service_consumables" USING btree ("organization_id","consumable_id");--> statement-breakpoint
ALTER TABLE "setting_changes" ADD CONSTRAINT "setting_changes_kind" CHECK ("setting_changes"."kind" in ('organization','clinic','room','equipment','category','consumable','service','offer','staff','discount_rule','member'));