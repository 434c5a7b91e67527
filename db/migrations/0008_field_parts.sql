ALTER TYPE "public"."notice_kind" ADD VALUE 'stock_low';--> statement-breakpoint
CREATE TABLE "part_substitutes" (
	"sku" text NOT NULL,
	"substitute" text NOT NULL,
	"consent" boolean NOT NULL,
	"rank" integer NOT NULL,
	CONSTRAINT "part_substitutes_sku_substitute_pk" PRIMARY KEY("sku","substitute"),
	CONSTRAINT "nothing_stands_for_itself" CHECK ("part_substitutes"."sku" <> "part_substitutes"."substitute")
);
--> statement-breakpoint
CREATE TABLE "stock_minimums" (
	"sku" text NOT NULL,
	"location" text NOT NULL,
	"minimum" integer NOT NULL,
	"fallen_at" timestamp (3) with time zone,
	CONSTRAINT "stock_minimums_sku_location_pk" PRIMARY KEY("sku","location"),
	CONSTRAINT "a_minimum_of_pieces" CHECK ("stock_minimums"."minimum" > 0)
);
--> statement-breakpoint
ALTER TABLE "holds" ADD COLUMN "substitutes" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "parts" ADD COLUMN "unit_cost" integer;--> statement-breakpoint
ALTER TABLE "parts" ADD COLUMN "currency" text;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD COLUMN "unit_cost" integer;--> statement-breakpoint
ALTER TABLE "stock_movements" ADD COLUMN "currency" text;--> statement-breakpoint
ALTER TABLE "part_substitutes" ADD CONSTRAINT "part_substitutes_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "part_substitutes" ADD CONSTRAINT "part_substitutes_substitute_parts_sku_fk" FOREIGN KEY ("substitute") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_minimums" ADD CONSTRAINT "stock_minimums_sku_parts_sku_fk" FOREIGN KEY ("sku") REFERENCES "public"."parts"("sku") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stock_minimums" ADD CONSTRAINT "stock_minimums_location_locations_id_fk" FOREIGN KEY ("location") REFERENCES "public"."locations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "part_substitutes_by_substitute" ON "part_substitutes" USING btree ("substitute");--> statement-breakpoint
ALTER TABLE "parts" ADD CONSTRAINT "a_cost_in_a_currency" CHECK (("parts"."unit_cost" is null) = ("parts"."currency" is null) and "parts"."unit_cost" >= 0);