CREATE TYPE "public"."location_kind" AS ENUM('warehouse', 'depot', 'van');--> statement-breakpoint
CREATE TYPE "public"."purchase_request_state" AS ENUM('open', 'received');--> statement-breakpoint
CREATE TYPE "public"."movement_kind" AS ENUM('receive', 'hold', 'renew', 'release', 'issue', 'use', 'return', 'scrap', 'transfer_out', 'transfer_in', 'count');--> statement-breakpoint
CREATE TYPE "public"."transfer_state" AS ENUM('in_transit', 'received');--> statement-breakpoint
ALTER TYPE "public"."hold_state" ADD VALUE 'lapsed';--> statement-breakpoint
ALTER TYPE "public"."hold_state" ADD VALUE 'undone';--> statement-breakpoint
CREATE TABLE "locations" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" "location_kind" NOT NULL,
	"name" text NOT NULL,
	"region" text,
	"latitude" double precision,
	"longitude" double precision,
	"engineer" text,
	CONSTRAINT "a_van_is_an_engineers" CHECK (("locations"."kind" = 'van') = ("locations"."engineer" is not null)),
	CONSTRAINT "a_whole_place" CHECK (("locations"."latitude" is null) = ("locations"."longitude" is null))
);
--> statement-breakpoint
CREATE TABLE "purchase_request_lines" (
	"request" uuid NOT NULL,
	"hold" text NOT NULL,
	"ticket" text NOT NULL,
	"wanted" integer NOT NULL,
	CONSTRAINT "purchase_request_lines_request_hold_pk" PRIMARY KEY("request","hold")
);
--> statement-breakpoint
CREATE TABLE "purchase_requests" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"sku" text NOT NULL,
	"quantity" integer NOT NULL,
	"received" integer DEFAULT 0 NOT NULL,
	"expected_on" date,
	"date_changes" integer DEFAULT 0 NOT NULL,
	"state" "purchase_request_state" DEFAULT 'open' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "stock" (
	"sku" text NOT NULL,
	"location" text NOT NULL,
	"on_hand" integer DEFAULT 0 NOT NULL,
	"reserved" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "stock_sku_location_pk" PRIMARY KEY("sku","location"),
	CONSTRAINT "never_promised_twice" CHECK ("stock"."reserved" between 0 and "stock"."on_hand")
);
--> statement-breakpoint
CREATE TABLE "stock_movements" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "stock_movements_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"kind" "movement_kind" NOT NULL,
	"sku" text NOT NULL,
	"location" text NOT NULL,
	"quantity" integer NOT NULL,
	"ticket" text,
	"hold" text,
	"by" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "stock_movements_key_unique" UNIQUE("key"),
	CONSTRAINT "movement_of_pieces" CHECK ("stock_movements"."quantity" > 0 or "stock_movements"."kind" = 'count')
);
--> statement-breakpoint
CREATE TABLE "transfers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"sku" text NOT NULL,
	"quantity" integer NOT NULL,
	"from_location" text NOT NULL,
	"to_location" text NOT NULL,
	"state" "transfer_state" DEFAULT 'in_transit' NOT NULL,
	"sent_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"received_at" timestamp (3) with time zone,
	CONSTRAINT "transfers_name_unique" UNIQUE("name"),
	CONSTRAINT "transfer_of_pieces" CHECK ("transfers"."quantity" > 0),
	CONSTRAINT "transfer_elsewhere" CHECK ("transfers"."from_location" <> "transfers"."to_location")
);
--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "generation" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "expires_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "locations" ADD CONSTRAINT "locations_engineer_staff_id_fk" FOREIGN KEY ("engineer") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_request_lines" ADD CONSTRAINT "purchase_request_lines_request_purchase_requests_id_fk" FOREIGN KEY ("request") REFERENCES "public"."purchase_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "purchase_requests" ADD CONSTRAINT "purchase_requests_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock" ADD CONSTRAINT "stock_location_locations_id_fk" FOREIGN KEY ("location") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_location_locations_id_fk" FOREIGN KEY ("location") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_hold_holds_key_fk" FOREIGN KEY ("hold") REFERENCES "public"."holds"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_from_location_locations_id_fk" FOREIGN KEY ("from_location") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfers" ADD CONSTRAINT "transfers_to_location_locations_id_fk" FOREIGN KEY ("to_location") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_request_of_a_part" ON "purchase_requests" USING btree ("sku") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "stock_movements_by_shelf" ON "stock_movements" USING btree ("sku","location");--> statement-breakpoint
CREATE INDEX "stock_movements_by_hold" ON "stock_movements" USING btree ("hold") WHERE hold is not null;--> statement-breakpoint
CREATE INDEX "stock_movements_by_ticket" ON "stock_movements" USING btree ("ticket","sku") WHERE ticket is not null;--> statement-breakpoint
CREATE INDEX "holds_to_expire" ON "holds" USING btree ("expires_at") WHERE state = 'held';
--> statement-breakpoint
UPDATE "holds" SET "expires_at" = greatest("held_at", now()) + interval '7 days';--> statement-breakpoint
ALTER TABLE "holds" ALTER COLUMN "expires_at" SET NOT NULL;--> statement-breakpoint
INSERT INTO "locations" ("id", "kind", "name") VALUES ('main', 'warehouse', 'main');--> statement-breakpoint
INSERT INTO "stock" ("sku", "location", "on_hand", "reserved") SELECT "sku", 'main', "on_hand", "reserved" FROM "parts";--> statement-breakpoint
-- The ledger begins with what there was before the first delivery: the rest follows from what was written down.
INSERT INTO "stock_movements" ("key", "kind", "sku", "location", "quantity", "by")
	SELECT 'opening/' || "sku", 'count', "sku", 'main',
		"on_hand" + coalesce((SELECT sum("issued") FROM "hold_lines" WHERE "hold_lines"."sku" = "parts"."sku"), 0)
			- coalesce((SELECT sum("quantity") FROM "receipts" WHERE "receipts"."sku" = "parts"."sku"), 0), 'aftercare'
	FROM "parts";--> statement-breakpoint
INSERT INTO "stock_movements" ("key", "kind", "sku", "location", "quantity", "by", "at")
	SELECT 'receive/' || "name", 'receive', "sku", 'main', "quantity", 'aftercare', "received_at" FROM "receipts";--> statement-breakpoint
INSERT INTO "stock_movements" ("key", "kind", "sku", "location", "quantity", "ticket", "hold", "by", "at")
	SELECT "hold" || '#1/hold/' || "sku" || '@main', 'hold', "sku", 'main', "quantity", "ticket", "hold", 'aftercare', "held_at"
	FROM "hold_lines" JOIN "holds" ON "holds"."key" = "hold";--> statement-breakpoint
INSERT INTO "stock_movements" ("key", "kind", "sku", "location", "quantity", "ticket", "hold", "by", "at")
	SELECT "hold" || '#1/' || "kind" || '/' || "sku" || '@main', "kind"::movement_kind, "sku", 'main', "issued", "ticket", "hold", 'aftercare', "settled_at"
	FROM "hold_lines" JOIN "holds" ON "holds"."key" = "hold" CROSS JOIN (VALUES ('issue'), ('use')) AS "kinds" ("kind")
	WHERE "holds"."state" = 'settled' AND "issued" > 0;--> statement-breakpoint
INSERT INTO "stock_movements" ("key", "kind", "sku", "location", "quantity", "ticket", "hold", "by", "at")
	SELECT "hold" || '#1/release/' || "sku" || '@main', 'release', "sku", 'main', "quantity" - "issued", "ticket", "hold", 'aftercare', "settled_at"
	FROM "hold_lines" JOIN "holds" ON "holds"."key" = "hold"
	WHERE "holds"."state" = 'settled' AND "issued" < "quantity";--> statement-breakpoint
DROP TABLE "hold_lines" CASCADE;--> statement-breakpoint
DROP TABLE "receipts" CASCADE;--> statement-breakpoint
ALTER TABLE "parts" DROP CONSTRAINT "never_promised_twice";--> statement-breakpoint
ALTER TABLE "parts" DROP COLUMN "on_hand";--> statement-breakpoint
ALTER TABLE "parts" DROP COLUMN "reserved";
