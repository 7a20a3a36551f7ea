using Migrator.Reporting;

namespace Migrator.Tests.Reporting;

public sealed class PlanTextTests
{
    [Fact]
    public void A_plan_reads_from_its_header_through_its_phases_to_its_findings()
    {
        Assert.Equal(
            """
            Migration 202611230900: Customers get a proper[31m address and more
            ════════════════════════════════════════════════════════════════════════════════════════════════════
            source    Shop.Migrations.CustomersAndOrders (CustomersAndOrders.cs:12)
            target    postgresql 15, database shop (7291)
            hash      sha256:7c1e
            steps     Expand 1 → Backfill 2 → Contract: Drop 1
            requires  shop >=2.4.0 before contract
            keeps     the old shape for 7 days under another name before it is dropped

            Tables                     rows (est.)        size   indexes
              shop.customers              ~200,000     31.3 MB         3
              shop.fresh               not counted         0 B         1

            ── EXPAND ──────────────────────────────────────────────────────────────────────────────────────────
               Before the new version is deployed. Nothing here can break a version that is running.

               E1   Add email_address and keep it in step with email
                    why       rename column email of shop.customers to email_address
                    locks     shop.customers ACCESS EXCLUSIVE: readers and writers wait
                    work      catalog entries only; one transaction, brief: gives way and tries again
                    promise   I2, one truth in two shapes
                    sql
                    │ ALTER TABLE "shop"."customers"
                    │     ADD COLUMN "email_address" text;
                    undo
                    │ ALTER TABLE "shop"."customers"
                    │     DROP COLUMN "email_address";

            ── BACKFILL ────────────────────────────────────────────────────────────────────────────────────────
               Rows are copied in batches that always give way; running applications keep both shapes alike.

               B1   Copy existing rows of shop.customers
                    why       rename column email of shop.customers to email_address
                    work      writes rows in batches; one short transaction per batch; may be stopped and
                              resumed at any time
                    promise   I3, the backfill yields
                    sql
                    │ UPDATE t SET b = a;
                    undo      nothing to undo

               B2   Build the copy of an index
                    why       rename column email of shop.customers to email_address
                    locks     shop.customers SHARE UPDATE EXCLUSIVE: readers and writers go on
                    work      builds an index; outside a transaction, as long as it takes; an interrupted one is
                              recognised and repeated
                    promise   I1, expand is additive
                    before    no row may exist: two rows of one address
                    │ SELECT count(*) FROM "shop"."customers"
                    sql
                    │ CREATE INDEX CONCURRENTLY "i" ON "shop"."customers" ("email_address");
                    undo
                    │ DROP INDEX CONCURRENTLY "shop"."i";

            ── CONTRACT: DROP ──────────────────────────────────────────────────────────────────────────────────
               The old shape goes. What is dropped can be restored from a backup only.
               gate     every live shop is >=2.4.0; backfill complete; verification fresh and clean; sync
                        untouched

               D1   Drop email
                    why       rename column email of shop.customers to email_address
                    locks     shop.customers ACCESS EXCLUSIVE: readers and writers wait
                    work      catalog entries only; one transaction, brief: gives way and tries again
                    promise   I4, contract needs evidence
                    !         POINT OF NO RETURN: nothing from here on can be taken back
                    sql
                    │ ALTER TABLE "shop"."customers"
                    │     DROP COLUMN "email";
                    undo      cannot be undone

            ── FINDINGS: 2 ─────────────────────────────────────────────────────────────────────────────────────
               warning MIG1203  shop.customers.email
                       harm     Prepared statements over the whole row fail once.
                       cure     Retry them, or let the pool reconnect.
               note MIG1210     shop.customers
                       harm     SELECT * gets a column more.
                       cure     Name the columns.

            """,
            PlanText.Render(SamplePlan.Create()));
    }

    [Fact]
    public void A_plan_is_a_script_whose_transactions_give_way()
    {
        var frame = new ScriptFrame("\\set ON_ERROR_STOP on", "BEGIN;\nSET LOCAL lock_timeout = '500ms';", "COMMIT;");

        Assert.Equal(
            """
            -- Migration 202611230900: Customers get a proper[31m address and more
            -- Plan sha256:7c1e for postgresql 15, database shop
            -- For review, and for a rehearsal on a copy. The tool journals what it does and copies rows in
            -- batches; what is run by hand from here is unknown to it.

            \set ON_ERROR_STOP on

            -- ======================================================================
            -- Expand. Before the new version is deployed. Nothing here can break a version that is running.
            -- ======================================================================

            -- E1: Add email_address and keep it in step with email
            -- why: rename column email of shop.customers to email_address
            -- locks: shop.customers ACCESS EXCLUSIVE
            BEGIN;
            SET LOCAL lock_timeout = '500ms';
            ALTER TABLE "shop"."customers"
                ADD COLUMN "email_address" text;
            COMMIT;

            -- ======================================================================
            -- Backfill. Rows are copied in batches that always give way; running applications keep both shapes alike.
            -- ======================================================================

            -- B1: Copy existing rows of shop.customers
            -- why: rename column email of shop.customers to email_address
            -- run: migrator backfill; each batch is
            -- UPDATE t SET b = a

            -- B2: Build the copy of an index
            -- why: rename column email of shop.customers to email_address
            -- locks: shop.customers SHARE UPDATE EXCLUSIVE
            CREATE INDEX CONCURRENTLY "i" ON "shop"."customers" ("email_address");

            -- ======================================================================
            -- Contract: Drop. The old shape goes. What is dropped can be restored from a backup only.
            -- Gate: every live shop is >=2.4.0; backfill complete; verification fresh and clean; sync untouched
            -- ======================================================================

            -- D1: Drop email
            -- why: rename column email of shop.customers to email_address
            -- locks: shop.customers ACCESS EXCLUSIVE
            -- POINT OF NO RETURN
            BEGIN;
            SET LOCAL lock_timeout = '500ms';
            ALTER TABLE "shop"."customers"
                DROP COLUMN "email";
            COMMIT;

            """,
            PlanScript.Render(SamplePlan.Create(), frame));
    }
}
