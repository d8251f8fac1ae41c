CREATE TABLE "appointment_services" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"service_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"minutes" integer NOT NULL,
	"base_minor" bigint NOT NULL,
	"discount_minor" bigint DEFAULT 0 NOT NULL,
	"tax_basis_points" integer NOT NULL,
	CONSTRAINT "appointment_services_organization_id_appointment_id_position_pk" PRIMARY KEY("organization_id","appointment_id","position"),
	CONSTRAINT "appointment_services_line" CHECK (0 <= "appointment_services"."discount_minor" and "appointment_services"."discount_minor" <= "appointment_services"."base_minor")
);
--> statement-breakpoint
CREATE TABLE "appointment_subjects" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"before_minutes" integer DEFAULT 0 NOT NULL,
	"after_minutes" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "appointment_subjects_organization_id_appointment_id_subject_id_pk" PRIMARY KEY("organization_id","appointment_id","subject_id"),
	CONSTRAINT "appointment_subjects_kind" CHECK ("appointment_subjects"."subject_kind" in ('practitioner','room','equipment','patient')),
	CONSTRAINT "appointment_subjects_buffers" CHECK ("appointment_subjects"."before_minutes" >= 0 and "appointment_subjects"."after_minutes" >= 0)
);
--> statement-breakpoint
CREATE TABLE "appointments" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"booking_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"clinic_id" uuid NOT NULL,
	"staff_id" uuid,
	"patient_id" uuid NOT NULL,
	"status" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"hold_expires_at" timestamp with time zone,
	"payment_policy" text NOT NULL,
	"capture_policy" text NOT NULL,
	"currency" char(3) NOT NULL,
	"base_minor" bigint NOT NULL,
	"discount_minor" bigint DEFAULT 0 NOT NULL,
	"total_minor" bigint NOT NULL,
	"discount_reason" text,
	"price_change" jsonb,
	"price_accepted" boolean DEFAULT true NOT NULL,
	"assignment" jsonb,
	"refusal_code" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "appointments_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "appointments_status" CHECK ("appointments"."status" in ('requested','held','confirmed','checked_in','in_progress','completed','refused','expired','cancelled','no_show')),
	CONSTRAINT "appointments_practitioner" CHECK ("appointments"."status" = 'refused' or "appointments"."staff_id" is not null),
	CONSTRAINT "appointments_visit" CHECK ("appointments"."starts_at" < "appointments"."ends_at"),
	CONSTRAINT "appointments_hold" CHECK ("appointments"."status" <> 'held' or "appointments"."hold_expires_at" is not null),
	CONSTRAINT "appointments_price" CHECK ("appointments"."total_minor" = "appointments"."base_minor" - "appointments"."discount_minor" and 0 <= "appointments"."discount_minor" and 0 <= "appointments"."total_minor"),
	CONSTRAINT "appointments_refusal" CHECK (("appointments"."status" = 'refused') = ("appointments"."refusal_code" is not null))
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"organization_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"key" text NOT NULL,
	"body_hash" text NOT NULL,
	"appointment_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_organization_id_scope_key_pk" PRIMARY KEY("organization_id","scope","key"),
	CONSTRAINT "idempotency_keys_appointment" UNIQUE("organization_id","appointment_id","scope","key")
);
--> statement-breakpoint
CREATE TABLE "occupancies" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"lane" integer DEFAULT 0 NOT NULL,
	"overbooking_reason" text,
	"during" "tstzrange" NOT NULL,
	"source_kind" text NOT NULL,
	"source_id" uuid NOT NULL,
	"starts_minute" integer GENERATED ALWAYS AS ((extract(epoch from lower(during) at time zone 'UTC') / 60)::int) STORED NOT NULL,
	"ends_minute" integer GENERATED ALWAYS AS ((extract(epoch from upper(during) at time zone 'UTC') / 60)::int) STORED NOT NULL,
	CONSTRAINT "occupancies_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "occupancies_subject_kind" CHECK ("occupancies"."subject_kind" in ('practitioner','room','equipment','patient')),
	CONSTRAINT "occupancies_source_kind" CHECK ("occupancies"."source_kind" in ('appointment')),
	CONSTRAINT "occupancies_overbooking" CHECK ("occupancies"."lane" = 0 or ("occupancies"."lane" > 0 and "occupancies"."overbooking_reason" is not null)),
	CONSTRAINT "occupancies_half_open" CHECK (not isempty("occupancies"."during") and lower_inc("occupancies"."during") and not upper_inc("occupancies"."during")),
	CONSTRAINT "occupancies_whole_minutes" CHECK (extract(second from lower("occupancies"."during")) = 0 and extract(second from upper("occupancies"."during")) = 0)
);
--> statement-breakpoint
CREATE TABLE "status_log" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"appointment_id" uuid NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_account_id" uuid,
	"reason" text,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "status_log_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "status_log_actor" CHECK ("status_log"."actor_kind" in ('patient','staff','system'))
);
--> statement-breakpoint
CREATE TABLE "service_categories" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "service_categories_organization_id_id_pk" PRIMARY KEY("organization_id","id")
);
--> statement-breakpoint
CREATE TABLE "service_needs" (
	"organization_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"subject_kind" text NOT NULL,
	"type" text NOT NULL,
	CONSTRAINT "service_needs_organization_id_service_id_subject_kind_type_pk" PRIMARY KEY("organization_id","service_id","subject_kind","type"),
	CONSTRAINT "service_needs_kind" CHECK ("service_needs"."subject_kind" in ('room','equipment'))
);
--> statement-breakpoint
CREATE TABLE "service_offers" (
	"organization_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"price_minor" bigint NOT NULL,
	"tax_basis_points" integer DEFAULT 0 NOT NULL,
	"payment_policy" text DEFAULT 'card' NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "service_offers_organization_id_service_id_clinic_id_pk" PRIMARY KEY("organization_id","service_id","clinic_id"),
	CONSTRAINT "service_offers_price" CHECK ("service_offers"."price_minor" between 0 and 9007199254740991),
	CONSTRAINT "service_offers_tax" CHECK ("service_offers"."tax_basis_points" between 0 and 10000),
	CONSTRAINT "service_offers_payment_policy" CHECK ("service_offers"."payment_policy" in ('none','card'))
);
--> statement-breakpoint
CREATE TABLE "services" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"category_id" uuid NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"duration_minutes" integer NOT NULL,
	"buffer_before_minutes" integer DEFAULT 0 NOT NULL,
	"buffer_after_minutes" integer DEFAULT 0 NOT NULL,
	"eligible_gender" text,
	"minimum_age_years" integer,
	"maximum_age_years" integer,
	"active" boolean DEFAULT true NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "services_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "services_duration" CHECK ("services"."duration_minutes" between 5 and 720),
	CONSTRAINT "services_buffers" CHECK ("services"."buffer_before_minutes" between 0 and 240 and "services"."buffer_after_minutes" between 0 and 240),
	CONSTRAINT "services_gender" CHECK ("services"."eligible_gender" in ('female','male')),
	CONSTRAINT "services_ages" CHECK ("services"."minimum_age_years" >= 0 and "services"."maximum_age_years" >= coalesce("services"."minimum_age_years", 0))
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"password_hash" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "membership_clinics" (
	"organization_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	CONSTRAINT "membership_clinics_organization_id_account_id_clinic_id_pk" PRIMARY KEY("organization_id","account_id","clinic_id")
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"organization_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"role" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memberships_organization_id_account_id_pk" PRIMARY KEY("organization_id","account_id"),
	CONSTRAINT "memberships_role" CHECK ("memberships"."role" in ('patient','practitioner','nurse','receptionist','clinic_manager','organization_admin','platform_admin'))
);
--> statement-breakpoint
CREATE TABLE "clinic_holidays" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"name" text NOT NULL,
	"opens_minute" integer,
	"closes_minute" integer,
	CONSTRAINT "clinic_holidays_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "clinic_holidays_closed_or_band" CHECK (("clinic_holidays"."opens_minute" is null) = ("clinic_holidays"."closes_minute" is null)),
	CONSTRAINT "clinic_holidays_band" CHECK (0 <= "clinic_holidays"."opens_minute" and "clinic_holidays"."opens_minute" < "clinic_holidays"."closes_minute" and "clinic_holidays"."closes_minute" <= 1440)
);
--> statement-breakpoint
CREATE TABLE "clinic_hours" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"weekday" smallint NOT NULL,
	"opens_minute" integer NOT NULL,
	"closes_minute" integer NOT NULL,
	CONSTRAINT "clinic_hours_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "clinic_hours_weekday" CHECK ("clinic_hours"."weekday" between 1 and 7),
	CONSTRAINT "clinic_hours_band" CHECK (0 <= "clinic_hours"."opens_minute" and "clinic_hours"."opens_minute" < "clinic_hours"."closes_minute" and "clinic_hours"."closes_minute" <= 1440)
);
--> statement-breakpoint
CREATE TABLE "clinics" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"time_zone" text NOT NULL,
	"currency" char(3) NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "clinics_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "clinics_slug" UNIQUE("organization_id","slug"),
	CONSTRAINT "clinics_currency" CHECK ("clinics"."currency" ~ '^[A-Z]{3}$')
);
--> statement-breakpoint
CREATE TABLE "equipment" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"turnover_minutes" integer DEFAULT 0 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "equipment_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "equipment_turnover" CHECK ("equipment"."turnover_minutes" between 0 and 240)
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"stripe_account_id" text,
	"capture_policy" text DEFAULT 'at_completion' NOT NULL,
	"hold_minutes" integer DEFAULT 10 NOT NULL,
	"slot_step_minutes" integer DEFAULT 15 NOT NULL,
	"minimum_notice_minutes" integer DEFAULT 60 NOT NULL,
	"horizon_days" integer DEFAULT 180 NOT NULL,
	"cancellation_notice_minutes" integer DEFAULT 1440 NOT NULL,
	"max_holds_per_patient" integer DEFAULT 2 NOT NULL,
	"max_visits_per_patient_day" integer DEFAULT 4 NOT NULL,
	"no_show_grace_minutes" integer DEFAULT 120 NOT NULL,
	"automatic_no_show" boolean DEFAULT false NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organizations_slug_unique" UNIQUE("slug"),
	CONSTRAINT "organizations_stripe_account_id_unique" UNIQUE("stripe_account_id"),
	CONSTRAINT "organizations_slug" CHECK ("organizations"."slug" ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
	CONSTRAINT "organizations_capture_policy" CHECK ("organizations"."capture_policy" in ('at_confirmation','at_completion','by_admin')),
	CONSTRAINT "organizations_hold_minutes" CHECK ("organizations"."hold_minutes" between 1 and 60),
	CONSTRAINT "organizations_slot_step" CHECK ("organizations"."slot_step_minutes" in (5, 10, 15, 20, 30, 60)),
	CONSTRAINT "organizations_notice" CHECK ("organizations"."minimum_notice_minutes" >= 0 and "organizations"."cancellation_notice_minutes" >= 0),
	CONSTRAINT "organizations_horizon" CHECK ("organizations"."horizon_days" between 1 and 730),
	CONSTRAINT "organizations_limits" CHECK ("organizations"."max_holds_per_patient" > 0 and "organizations"."max_visits_per_patient_day" > 0),
	CONSTRAINT "organizations_grace" CHECK ("organizations"."no_show_grace_minutes" between 0 and 1440)
);
--> statement-breakpoint
CREATE TABLE "rooms" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"turnover_minutes" integer DEFAULT 0 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "rooms_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "rooms_turnover" CHECK ("rooms"."turnover_minutes" between 0 and 240)
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"organization_id" uuid NOT NULL,
	"aggregate_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"aggregate_kind" text NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp with time zone,
	CONSTRAINT "outbox_organization_id_aggregate_id_seq_pk" PRIMARY KEY("organization_id","aggregate_id","seq")
);
--> statement-breakpoint
CREATE TABLE "payment_attempts" (
	"organization_id" uuid NOT NULL,
	"key" text NOT NULL,
	"payment_id" uuid NOT NULL,
	"op" text NOT NULL,
	"attempt" integer NOT NULL,
	"params" jsonb NOT NULL,
	"state" text DEFAULT 'sent' NOT NULL,
	"error_code" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_attempts_organization_id_key_pk" PRIMARY KEY("organization_id","key"),
	CONSTRAINT "payment_attempts_op" CHECK ("payment_attempts"."op" in ('create','capture','cancel','refund')),
	CONSTRAINT "payment_attempts_state" CHECK ("payment_attempts"."state" in ('sent','ok','failed'))
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"method" text,
	"status" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"authorized_minor" bigint DEFAULT 0 NOT NULL,
	"captured_minor" bigint DEFAULT 0 NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"stripe_account_id" text,
	"payment_intent_id" text,
	"client_secret" text,
	"decline_code" text,
	"capture_before" timestamp with time zone,
	"capture_requested_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payments_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "payments_payment_intent" UNIQUE("organization_id","payment_intent_id"),
	CONSTRAINT "payments_status" CHECK ("payments"."status" in ('created','requires_action','authorized','captured','voided','expired','due_at_clinic')),
	CONSTRAINT "payments_purpose" CHECK ("payments"."purpose" in ('price')),
	CONSTRAINT "payments_method" CHECK ("payments"."method" in ('card')),
	CONSTRAINT "payments_amounts" CHECK (0 <= "payments"."refunded_minor" and "payments"."refunded_minor" <= "payments"."captured_minor" and "payments"."captured_minor" <= "payments"."amount_minor"),
	CONSTRAINT "payments_due_at_clinic" CHECK (("payments"."status" = 'due_at_clinic') = ("payments"."method" is null))
);
--> statement-breakpoint
CREATE TABLE "refunds" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"stripe_refund_id" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "refunds_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "refunds_amount" CHECK ("refunds"."amount_minor" > 0),
	CONSTRAINT "refunds_status" CHECK ("refunds"."status" in ('requested','pending','succeeded','failed','canceled'))
);
--> statement-breakpoint
CREATE TABLE "stripe_events" (
	"account" text NOT NULL,
	"event_id" text NOT NULL,
	"organization_id" uuid,
	"type" text NOT NULL,
	"payment_intent_id" text,
	"state" text NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "stripe_events_account_event_id_pk" PRIMARY KEY("account","event_id"),
	CONSTRAINT "stripe_events_state" CHECK ("stripe_events"."state" in ('pending','done','parked'))
);
--> statement-breakpoint
CREATE TABLE "discount_claims" (
	"organization_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"state" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "discount_claims_organization_id_appointment_id_pk" PRIMARY KEY("organization_id","appointment_id"),
	CONSTRAINT "discount_claims_state" CHECK ("discount_claims"."state" in ('reserved','consumed','released'))
);
--> statement-breakpoint
CREATE TABLE "discount_days" (
	"organization_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"daily_limit" integer NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "discount_days_organization_id_on_date_pk" PRIMARY KEY("organization_id","on_date"),
	CONSTRAINT "discount_days_used" CHECK ("discount_days"."used" >= 0),
	CONSTRAINT "discount_days_limit" CHECK ("discount_days"."daily_limit" >= 0)
);
--> statement-breakpoint
CREATE TABLE "discount_rules" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"percentage_basis_points" integer DEFAULT 1200 NOT NULL,
	"on_birthday" boolean DEFAULT true NOT NULL,
	"daily_limit" integer DEFAULT 100 NOT NULL,
	CONSTRAINT "discount_rules_percentage" CHECK ("discount_rules"."percentage_basis_points" between 0 and 10000),
	CONSTRAINT "discount_rules_limit" CHECK ("discount_rules"."daily_limit" >= 0)
);
--> statement-breakpoint
CREATE TABLE "discount_thresholds" (
	"organization_id" uuid NOT NULL,
	"currency" char(3) NOT NULL,
	"threshold_minor" bigint NOT NULL,
	CONSTRAINT "discount_thresholds_organization_id_currency_pk" PRIMARY KEY("organization_id","currency"),
	CONSTRAINT "discount_thresholds_amount" CHECK ("discount_thresholds"."threshold_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "patient_access" (
	"organization_id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"patient_id" uuid NOT NULL,
	"relation" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "patient_access_organization_id_account_id_patient_id_pk" PRIMARY KEY("organization_id","account_id","patient_id"),
	CONSTRAINT "patient_access_relation" CHECK ("patient_access"."relation" in ('self','parent','guardian'))
);
--> statement-breakpoint
CREATE TABLE "patients" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"full_name" text NOT NULL,
	"email" text,
	"phone" text,
	"gender" text DEFAULT 'unknown' NOT NULL,
	"born_on" date,
	"language" text DEFAULT 'en' NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "patients_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "patients_gender" CHECK ("patients"."gender" in ('female','male','other','unknown'))
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"account_id" uuid,
	"display_name" text NOT NULL,
	"title" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "staff_account" UNIQUE("organization_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "staff_clinics" (
	"organization_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	CONSTRAINT "staff_clinics_organization_id_staff_id_clinic_id_pk" PRIMARY KEY("organization_id","staff_id","clinic_id")
);
--> statement-breakpoint
CREATE TABLE "staff_hours" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"weekday" smallint NOT NULL,
	"opens_minute" integer NOT NULL,
	"closes_minute" integer NOT NULL,
	CONSTRAINT "staff_hours_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "staff_hours_weekday" CHECK ("staff_hours"."weekday" between 1 and 7),
	CONSTRAINT "staff_hours_band" CHECK (0 <= "staff_hours"."opens_minute" and "staff_hours"."opens_minute" < "staff_hours"."closes_minute" and "staff_hours"."closes_minute" <= 1440)
);
--> statement-breakpoint
CREATE TABLE "staff_leave" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "staff_leave_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "staff_leave_stretch" CHECK ("staff_leave"."starts_at" < "staff_leave"."ends_at")
);
--> statement-breakpoint
CREATE TABLE "staff_overrides" (
	"organization_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"clinic_id" uuid NOT NULL,
	"on_date" date NOT NULL,
	"opens_minute" integer,
	"closes_minute" integer,
	CONSTRAINT "staff_overrides_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "staff_overrides_off_or_band" CHECK (("staff_overrides"."opens_minute" is null) = ("staff_overrides"."closes_minute" is null)),
	CONSTRAINT "staff_overrides_band" CHECK (0 <= "staff_overrides"."opens_minute" and "staff_overrides"."opens_minute" < "staff_overrides"."closes_minute" and "staff_overrides"."closes_minute" <= 1440)
);
--> statement-breakpoint
CREATE TABLE "staff_services" (
	"organization_id" uuid NOT NULL,
	"staff_id" uuid NOT NULL,
	"service_id" uuid NOT NULL,
	CONSTRAINT "staff_services_organization_id_staff_id_service_id_pk" PRIMARY KEY("organization_id","staff_id","service_id")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"organization_id" uuid NOT NULL,
	"id" uuid DEFAULT uuidv7() NOT NULL,
	"kind" text NOT NULL,
	"clinic_id" uuid,
	"appointment_id" uuid,
	"dedupe_key" text NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tasks_organization_id_id_pk" PRIMARY KEY("organization_id","id"),
	CONSTRAINT "tasks_dedupe_key" UNIQUE("organization_id","dedupe_key"),
	CONSTRAINT "tasks_state" CHECK (("tasks"."state" = 'open') = ("tasks"."closed_at" is null) and "tasks"."state" in ('open','closed'))
);
--> statement-breakpoint
ALTER TABLE "appointment_services" ADD CONSTRAINT "appointment_services_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_services" ADD CONSTRAINT "appointment_services_organization_id_service_id_services_organization_id_id_fk" FOREIGN KEY ("organization_id","service_id") REFERENCES "public"."services"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_services" ADD CONSTRAINT "appointment_services_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointment_subjects" ADD CONSTRAINT "appointment_subjects_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_organization_id_patient_id_patients_organization_id_id_fk" FOREIGN KEY ("organization_id","patient_id") REFERENCES "public"."patients"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "occupancies" ADD CONSTRAINT "occupancies_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_log" ADD CONSTRAINT "status_log_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_categories" ADD CONSTRAINT "service_categories_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_needs" ADD CONSTRAINT "service_needs_organization_id_service_id_services_organization_id_id_fk" FOREIGN KEY ("organization_id","service_id") REFERENCES "public"."services"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_offers" ADD CONSTRAINT "service_offers_organization_id_service_id_services_organization_id_id_fk" FOREIGN KEY ("organization_id","service_id") REFERENCES "public"."services"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_offers" ADD CONSTRAINT "service_offers_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_organization_id_category_id_service_categories_organization_id_id_fk" FOREIGN KEY ("organization_id","category_id") REFERENCES "public"."service_categories"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership_clinics" ADD CONSTRAINT "membership_clinics_organization_id_account_id_memberships_organization_id_account_id_fk" FOREIGN KEY ("organization_id","account_id") REFERENCES "public"."memberships"("organization_id","account_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership_clinics" ADD CONSTRAINT "membership_clinics_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clinic_holidays" ADD CONSTRAINT "clinic_holidays_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clinic_hours" ADD CONSTRAINT "clinic_hours_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "clinics" ADD CONSTRAINT "clinics_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "equipment" ADD CONSTRAINT "equipment_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_attempts" ADD CONSTRAINT "payment_attempts_organization_id_payment_id_payments_organization_id_id_fk" FOREIGN KEY ("organization_id","payment_id") REFERENCES "public"."payments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_organization_id_payment_id_payments_organization_id_id_fk" FOREIGN KEY ("organization_id","payment_id") REFERENCES "public"."payments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discount_claims" ADD CONSTRAINT "discount_claims_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discount_claims" ADD CONSTRAINT "discount_claims_organization_id_on_date_discount_days_organization_id_on_date_fk" FOREIGN KEY ("organization_id","on_date") REFERENCES "public"."discount_days"("organization_id","on_date") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discount_days" ADD CONSTRAINT "discount_days_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discount_rules" ADD CONSTRAINT "discount_rules_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "discount_thresholds" ADD CONSTRAINT "discount_thresholds_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_access" ADD CONSTRAINT "patient_access_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patient_access" ADD CONSTRAINT "patient_access_organization_id_patient_id_patients_organization_id_id_fk" FOREIGN KEY ("organization_id","patient_id") REFERENCES "public"."patients"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "patients" ADD CONSTRAINT "patients_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_clinics" ADD CONSTRAINT "staff_clinics_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_clinics" ADD CONSTRAINT "staff_clinics_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_hours" ADD CONSTRAINT "staff_hours_organization_id_staff_id_clinic_id_staff_clinics_organization_id_staff_id_clinic_id_fk" FOREIGN KEY ("organization_id","staff_id","clinic_id") REFERENCES "public"."staff_clinics"("organization_id","staff_id","clinic_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_leave" ADD CONSTRAINT "staff_leave_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_overrides" ADD CONSTRAINT "staff_overrides_organization_id_staff_id_clinic_id_staff_clinics_organization_id_staff_id_clinic_id_fk" FOREIGN KEY ("organization_id","staff_id","clinic_id") REFERENCES "public"."staff_clinics"("organization_id","staff_id","clinic_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_services" ADD CONSTRAINT "staff_services_organization_id_staff_id_staff_organization_id_id_fk" FOREIGN KEY ("organization_id","staff_id") REFERENCES "public"."staff"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_services" ADD CONSTRAINT "staff_services_organization_id_service_id_services_organization_id_id_fk" FOREIGN KEY ("organization_id","service_id") REFERENCES "public"."services"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_organization_id_clinic_id_clinics_organization_id_id_fk" FOREIGN KEY ("organization_id","clinic_id") REFERENCES "public"."clinics"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_organization_id_appointment_id_appointments_organization_id_id_fk" FOREIGN KEY ("organization_id","appointment_id") REFERENCES "public"."appointments"("organization_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "appointments_patient" ON "appointments" USING btree ("organization_id","patient_id","starts_at");--> statement-breakpoint
CREATE INDEX "appointments_clinic" ON "appointments" USING btree ("organization_id","clinic_id","starts_at");--> statement-breakpoint
CREATE INDEX "appointments_staff" ON "appointments" USING btree ("organization_id","staff_id","starts_at");--> statement-breakpoint
CREATE INDEX "appointments_staff_requested" ON "appointments" USING btree ("organization_id","staff_id","requested_at");--> statement-breakpoint
CREATE INDEX "occupancies_source" ON "occupancies" USING btree ("organization_id","source_id");--> statement-breakpoint
CREATE INDEX "status_log_appointment" ON "status_log" USING btree ("organization_id","appointment_id");--> statement-breakpoint
CREATE INDEX "service_offers_clinic" ON "service_offers" USING btree ("organization_id","clinic_id");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_email" ON "accounts" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "memberships_account" ON "memberships" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "clinic_holidays_clinic" ON "clinic_holidays" USING btree ("organization_id","clinic_id","on_date");--> statement-breakpoint
CREATE INDEX "clinic_hours_clinic" ON "clinic_hours" USING btree ("organization_id","clinic_id");--> statement-breakpoint
CREATE INDEX "equipment_clinic" ON "equipment" USING btree ("organization_id","clinic_id","type");--> statement-breakpoint
CREATE INDEX "rooms_clinic" ON "rooms" USING btree ("organization_id","clinic_id","type");--> statement-breakpoint
CREATE INDEX "outbox_undelivered" ON "outbox" USING btree ("recorded_at") WHERE "outbox"."delivered_at" is null;--> statement-breakpoint
CREATE INDEX "payment_attempts_payment" ON "payment_attempts" USING btree ("organization_id","payment_id","op");--> statement-breakpoint
CREATE INDEX "payments_appointment" ON "payments" USING btree ("organization_id","appointment_id");--> statement-breakpoint
CREATE INDEX "refunds_payment" ON "refunds" USING btree ("organization_id","payment_id");--> statement-breakpoint
CREATE INDEX "stripe_events_pending" ON "stripe_events" USING btree ("organization_id","payment_intent_id") WHERE "stripe_events"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "patient_access_patient" ON "patient_access" USING btree ("organization_id","patient_id");--> statement-breakpoint
CREATE INDEX "staff_hours_clinic" ON "staff_hours" USING btree ("organization_id","clinic_id","staff_id");--> statement-breakpoint
CREATE INDEX "staff_leave_staff" ON "staff_leave" USING btree ("organization_id","staff_id","ends_at");--> statement-breakpoint
CREATE INDEX "staff_overrides_clinic" ON "staff_overrides" USING btree ("organization_id","clinic_id","on_date");--> statement-breakpoint
CREATE INDEX "staff_services_service" ON "staff_services" USING btree ("organization_id","service_id");--> statement-breakpoint
CREATE INDEX "tasks_open" ON "tasks" USING btree ("organization_id","clinic_id") WHERE "tasks"."state" = 'open';