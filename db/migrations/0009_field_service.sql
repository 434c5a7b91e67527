CREATE TYPE "public"."maintenance_outcome" AS ENUM('opened', 'missed', 'covered', 'paused', 'sold');--> statement-breakpoint
CREATE TYPE "public"."installed_part_state" AS ENUM('claimed', 'installed');--> statement-breakpoint
CREATE TYPE "public"."hand_over_way" AS ENUM('pickup', 'engineer', 'shipment');--> statement-breakpoint
CREATE TYPE "public"."loan_inspection" AS ENUM('ok', 'damaged', 'missing_accessories');--> statement-breakpoint
CREATE TYPE "public"."loan_state" AS ENUM('requested', 'waiting', 'reserved', 'ready', 'handed_over', 'returned', 'settled', 'withdrawn', 'lost');--> statement-breakpoint
CREATE TYPE "public"."loaner_state" AS ENUM('available', 'out_of_service', 'lost', 'retired');--> statement-breakpoint
CREATE TYPE "public"."inspection_result" AS ENUM('defective', 'no_fault_found', 'damaged_by_use', 'wrong_part', 'incomplete');--> statement-breakpoint
CREATE TYPE "public"."old_part_outcome" AS ENUM('scrapped', 'to_supplier', 'refurbished');--> statement-breakpoint
CREATE TYPE "public"."old_part_state" AS ENUM('due', 'received', 'inspected', 'with_customer');--> statement-breakpoint
CREATE TYPE "public"."parcel_direction" AS ENUM('inbound', 'outbound');--> statement-breakpoint
CREATE TYPE "public"."parcel_state" AS ENUM('ordering', 'ordered', 'withdrawn', 'done');--> statement-breakpoint
CREATE TYPE "public"."tracking_code" AS ENUM('announced', 'picked_up', 'in_transit', 'out_for_delivery', 'delivered', 'exception');--> statement-breakpoint
CREATE TYPE "public"."old_part_rule" AS ENUM('return', 'customer', 'none');--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'visit_confirmed' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'visit_moved' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'visit_cancelled' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'appointment_wanted' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'visit_tomorrow' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'visit_soon' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'visit_ahead' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'engineer_on_the_way' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'engineer_late' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'visit_late' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'no_show' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'fault_differs' BEFORE 'awaiting_dispatcher';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'plan_withdrawn' BEFORE 'delay';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'parts_missing' BEFORE 'delay';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'parts_to_return';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'old_part_due';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'old_part_missing';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_suggested';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_to_prepare';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_short';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_waiting';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_ready';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_handed_over';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_return_due';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_overdue';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_to_inspect';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_withdrawn';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_damaged';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'loaner_lost';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'label_ready';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'label_failed';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'parcel_held';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'unit_arrived';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'unit_received';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'unit_differs';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'quote_made';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'quote_decided';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'unit_to_return';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'unit_ready';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'unit_shipped';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'unit_delivered';--> statement-breakpoint
ALTER TYPE "public"."notice_kind" ADD VALUE 'sign_off_due';--> statement-breakpoint
ALTER TYPE "public"."notice_state" ADD VALUE 'dropped';--> statement-breakpoint
ALTER TYPE "public"."movement_kind" ADD VALUE 'old_part_due';--> statement-breakpoint
ALTER TYPE "public"."movement_kind" ADD VALUE 'old_part_received';--> statement-breakpoint
ALTER TYPE "public"."channel" ADD VALUE 'contract';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'awaiting_unit' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'unit_inbound' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'receiving' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'awaiting_clearance' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'detecting' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'quote_open' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'packing' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'unit_packed' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'unit_outbound' BEFORE 'reserving_parts';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'awaiting_appointment' BEFORE 'visit_booked';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'on_the_way' BEFORE 'on_site';--> statement-breakpoint
ALTER TYPE "public"."stage" ADD VALUE 'working' BEFORE 'awaiting_verification';--> statement-breakpoint
CREATE TABLE "checklists" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"kind" "kind" NOT NULL,
	"model" text DEFAULT '' NOT NULL,
	"version" integer NOT NULL,
	"items" jsonb NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "checklist_version" UNIQUE("kind","model","version")
);
--> statement-breakpoint
CREATE TABLE "contract_units" (
	"contract" text NOT NULL,
	"unit" uuid NOT NULL,
	CONSTRAINT "contract_units_contract_unit_pk" PRIMARY KEY("contract","unit")
);
--> statement-breakpoint
CREATE TABLE "contracts" (
	"id" text PRIMARY KEY NOT NULL,
	"customer_id" uuid NOT NULL,
	"region" text,
	"until" date,
	"first_on" date NOT NULL,
	"rhythm" text NOT NULL,
	"lead_days" integer NOT NULL,
	"calendar" text,
	"active" boolean DEFAULT true NOT NULL,
	"next_on" date,
	"made_by" text NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "maintenance_dates" (
	"key" text PRIMARY KEY NOT NULL,
	"contract" text NOT NULL,
	"on" date NOT NULL,
	"outcome" "maintenance_outcome" NOT NULL,
	"wanted_on" date,
	"unit" uuid,
	"ticket" text,
	"decided_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "displacements" (
	"booking" text PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"occasion" text NOT NULL,
	"because" text NOT NULL,
	"by" jsonb NOT NULL,
	"made_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"told_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "installed_parts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"state" "installed_part_state" NOT NULL,
	"ticket" text NOT NULL,
	"report" uuid NOT NULL,
	"unit_id" uuid,
	"sku" text NOT NULL,
	"quantity" integer DEFAULT 1 NOT NULL,
	"serial" text,
	"old_serial" text,
	"replaces" uuid,
	"claimed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"installed_at" timestamp (3) with time zone,
	"warranty_until" date,
	"warranty_reason" jsonb,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "one_piece_to_a_serial" CHECK ("installed_parts"."quantity" = 1 or ("installed_parts"."serial" is null and "installed_parts"."quantity" > 0))
);
--> statement-breakpoint
CREATE TABLE "loaners" (
	"id" text PRIMARY KEY NOT NULL,
	"model" text NOT NULL,
	"serial" text,
	"stands_in_for" jsonb NOT NULL,
	"accessories" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"location" text NOT NULL,
	"state" "loaner_state" DEFAULT 'available' NOT NULL,
	"condition" text
);
--> statement-breakpoint
CREATE TABLE "loans" (
	"key" text PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"loaner" text,
	"state" "loan_state" NOT NULL,
	"requested_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"reserved_at" timestamp (3) with time zone,
	"prepared_at" timestamp (3) with time zone,
	"handed_over_at" timestamp (3) with time zone,
	"way" "hand_over_way",
	"returned_at" timestamp (3) with time zone,
	"inspection" "loan_inspection",
	"ended_at" timestamp (3) with time zone,
	"reminded_from" timestamp (3) with time zone,
	"reminded_at" timestamp (3) with time zone,
	"reminders" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "a_loan_of_a_loaner" CHECK ("loans"."loaner" is not null or "loans"."state" in ('requested', 'waiting', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "old_parts" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"ticket" text NOT NULL,
	"installed" uuid NOT NULL,
	"sku" text NOT NULL,
	"quantity" integer NOT NULL,
	"serial" text,
	"engineer" text NOT NULL,
	"region" text,
	"state" "old_part_state" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone,
	"reminders" integer DEFAULT 0 NOT NULL,
	"next_reminder_at" timestamp (3) with time zone,
	"location" text,
	"received_at" timestamp (3) with time zone,
	"received_by" text,
	"result" "inspection_result",
	"outcome" "old_part_outcome",
	"notes" text,
	"inspected_at" timestamp (3) with time zone,
	"inspected_by" text,
	CONSTRAINT "old_parts_installed_unique" UNIQUE("installed"),
	CONSTRAINT "old_pieces" CHECK ("old_parts"."quantity" > 0),
	CONSTRAINT "what_comes_back_is_due" CHECK (("old_parts"."state" = 'with_customer') or "old_parts"."due_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "parcel_events" (
	"parcel" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"code" "tracking_code" NOT NULL,
	"place" text,
	"told_at" timestamp (3) with time zone,
	CONSTRAINT "parcel_events_parcel_at_code_pk" PRIMARY KEY("parcel","at","code")
);
--> statement-breakpoint
CREATE TABLE "parcels" (
	"key" text PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"direction" "parcel_direction" NOT NULL,
	"state" "parcel_state" NOT NULL,
	"depot" text,
	"carrier" text,
	"tracking_number" text,
	"label" "bytea",
	"label_type" text,
	"ordered_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"asked_at" timestamp (3) with time zone,
	CONSTRAINT "an_ordered_label" CHECK ("parcels"."state" not in ('ordered', 'done') or ("parcels"."carrier" is not null and "parcels"."tracking_number" is not null))
);
--> statement-breakpoint
CREATE TABLE "photos" (
	"id" uuid PRIMARY KEY NOT NULL,
	"ticket" text NOT NULL,
	"content_type" text NOT NULL,
	"size" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"by" text NOT NULL,
	"taken_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "product_warranties" (
	"model" text PRIMARY KEY NOT NULL,
	"period" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "warranty_laws" (
	"region" text PRIMARY KEY NOT NULL,
	"minimum" text NOT NULL,
	"source" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "for_report" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "locations" ADD COLUMN "address" text;--> statement-breakpoint
ALTER TABLE "locations" ADD COLUMN "phone" text;--> statement-breakpoint
ALTER TABLE "parts" ADD COLUMN "warranty" text;--> statement-breakpoint
ALTER TABLE "parts" ADD COLUMN "old_part" "old_part_rule" DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "parts" ADD COLUMN "old_part_within" text DEFAULT 'P14D' NOT NULL;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "applied_by" text;--> statement-breakpoint
ALTER TABLE "publications" ADD COLUMN "rolled_back_by" text;--> statement-breakpoint
ALTER TABLE "bookings" ADD COLUMN "moved_to" text;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD COLUMN "recipient" text;--> statement-breakpoint
ALTER TABLE "contract_units" ADD CONSTRAINT "contract_units_contract_contracts_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contracts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contract_units" ADD CONSTRAINT "contract_units_unit_units_id_fk" FOREIGN KEY ("unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contracts" ADD CONSTRAINT "contracts_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_dates" ADD CONSTRAINT "maintenance_dates_contract_contracts_id_fk" FOREIGN KEY ("contract") REFERENCES "public"."contracts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_dates" ADD CONSTRAINT "maintenance_dates_unit_units_id_fk" FOREIGN KEY ("unit") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintenance_dates" ADD CONSTRAINT "maintenance_dates_ticket_tickets_number_fk" FOREIGN KEY ("ticket") REFERENCES "public"."tickets"("number") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "installed_parts" ADD CONSTRAINT "installed_parts_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "installed_parts" ADD CONSTRAINT "installed_parts_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loaners" ADD CONSTRAINT "loaners_location_locations_id_fk" FOREIGN KEY ("location") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_loaner_loaners_id_fk" FOREIGN KEY ("loaner") REFERENCES "public"."loaners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "old_parts" ADD CONSTRAINT "old_parts_installed_installed_parts_id_fk" FOREIGN KEY ("installed") REFERENCES "public"."installed_parts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "old_parts" ADD CONSTRAINT "old_parts_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "old_parts" ADD CONSTRAINT "old_parts_location_locations_id_fk" FOREIGN KEY ("location") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parcel_events" ADD CONSTRAINT "parcel_events_parcel_parcels_key_fk" FOREIGN KEY ("parcel") REFERENCES "public"."parcels"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "parcels" ADD CONSTRAINT "parcels_depot_locations_id_fk" FOREIGN KEY ("depot") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "contracts_by_customer" ON "contracts" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "maintenance_dates_by_contract" ON "maintenance_dates" USING btree ("contract","on");--> statement-breakpoint
CREATE INDEX "displacements_untold" ON "displacements" USING btree ("occasion") WHERE told_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "installed_once" ON "installed_parts" USING btree ("sku","serial") WHERE serial is not null and removed_at is null;--> statement-breakpoint
CREATE INDEX "installed_parts_by_serial" ON "installed_parts" USING btree ("serial") WHERE serial is not null;--> statement-breakpoint
CREATE INDEX "installed_parts_by_old_serial" ON "installed_parts" USING btree ("old_serial") WHERE old_serial is not null;--> statement-breakpoint
CREATE INDEX "installed_parts_by_replaced" ON "installed_parts" USING btree ("replaces") WHERE replaces is not null;--> statement-breakpoint
CREATE INDEX "installed_parts_by_report" ON "installed_parts" USING btree ("report");--> statement-breakpoint
CREATE INDEX "installed_parts_claimed" ON "installed_parts" USING btree ("claimed_at") WHERE state = 'claimed';--> statement-breakpoint
CREATE UNIQUE INDEX "one_loan_of_a_loaner" ON "loans" USING btree ("loaner") WHERE state in ('reserved', 'ready', 'handed_over', 'returned');--> statement-breakpoint
CREATE INDEX "loans_by_ticket" ON "loans" USING btree ("ticket");--> statement-breakpoint
CREATE INDEX "loans_open" ON "loans" USING btree ("requested_at") WHERE state not in ('settled', 'withdrawn', 'lost');--> statement-breakpoint
CREATE INDEX "old_parts_to_remind" ON "old_parts" USING btree ("next_reminder_at") WHERE state = 'due' and next_reminder_at is not null;--> statement-breakpoint
CREATE INDEX "old_parts_by_ticket" ON "old_parts" USING btree ("ticket");--> statement-breakpoint
CREATE INDEX "old_parts_by_engineer" ON "old_parts" USING btree ("engineer","due_at");--> statement-breakpoint
CREATE INDEX "parcel_events_untold" ON "parcel_events" USING btree ("at") WHERE told_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "parcels_by_tracking" ON "parcels" USING btree ("carrier","tracking_number");--> statement-breakpoint
CREATE INDEX "parcels_by_ticket" ON "parcels" USING btree ("ticket");--> statement-breakpoint
CREATE INDEX "parcels_open" ON "parcels" USING btree ("asked_at") WHERE state in ('ordering', 'ordered');--> statement-breakpoint
CREATE INDEX "photos_by_ticket" ON "photos" USING btree ("ticket","taken_at");--> statement-breakpoint
CREATE INDEX "bookings_moved" ON "bookings" USING btree ("engineer","moved_to") WHERE moved_to is not null;--> statement-breakpoint
CREATE INDEX "tickets_with_parts_out" ON "tickets" USING btree ("number") WHERE ticket -> 'out' is not null;