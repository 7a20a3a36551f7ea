using Migrator.Changes;
using Migrator.Planning;

using Migrator.Reporting;

namespace Migrator.Tests.Reporting;

/// <summary>A small plan with one step of each section.</summary>
internal static class SamplePlan
{
    private static readonly TableName Customers = new("shop", "customers");

    public static MigrationPlan Create() => new()
    {
        Id = new MigrationId(202611230900),
        Title = "Customers get a proper\u001b[31m address\nand more",
        Source = "Shop.Migrations.CustomersAndOrders",
        Location = "CustomersAndOrders.cs:12",
        Changes = ["{}"],
        Requirements = [new AppRequirement("shop", null, ">=2.4.0")],
        Target = new PlanTarget("postgresql", 15, "shop", "7291"),
        Tables = [new PlannedTable(Customers, 200_000, 32_800_000, 3), new PlannedTable(new("shop", "fresh"), null, 0, 1)],
        Mappings = [],
        Steps = [Expand(), Backfill(), Index(), Drop()],
        Findings =
        [
            new Finding("MIG1210", FindingSeverity.Note, "shop.customers", "SELECT * gets a column more.", "Name the columns."),
            new Finding("MIG1203", FindingSeverity.Warning, "shop.customers.email", "Prepared statements over the whole row fail once.", "Retry them, or let the pool reconnect."),
        ],
        QuarantineDays = 7,
        Hash = "sha256:7c1e",
    };

    private static PlanStep Expand() => new()
    {
        Id = "E1",
        Phase = Phase.Expand,
        Kind = StepKind.Statements,
        Purpose = "Add email_address and keep it in step with email",
        Cause = "rename column email of shop.customers to email_address",
        Promise = "I2",
        Table = Customers,
        Do = new StepScript
        {
            IsTransactional = true,
            Locks = [new StepLock(Customers, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites)],
            Statements = [new PlanStatement("ALTER TABLE \"shop\".\"customers\"\n    ADD COLUMN \"email_address\" text")],
        },
        Undo =
        [
            new StepScript
            {
                IsTransactional = true,
                Statements = [new PlanStatement("ALTER TABLE \"shop\".\"customers\"\n    DROP COLUMN \"email_address\";")],
            },
        ],
    };

    private static PlanStep Backfill() => new()
    {
        Id = "B1",
        Phase = Phase.Backfill,
        Kind = StepKind.Backfill,
        Purpose = "Copy existing rows of shop.customers",
        Cause = "rename column email of shop.customers to email_address",
        Promise = "I3",
        Table = Customers,
        Work = StepWork.Batches,
        Do = new StepScript { IsTransactional = true, Statements = [new PlanStatement("UPDATE t SET b = a")] },
        Undo = [],
    };

    private static PlanStep Index() => new()
    {
        Id = "B2",
        Phase = Phase.Backfill,
        Kind = StepKind.Statements,
        Purpose = "Build the copy of an index",
        Cause = "rename column email of shop.customers to email_address",
        Promise = "I1",
        Table = Customers,
        Work = StepWork.Build,
        Check = new StepCheck("SELECT count(*) FROM \"shop\".\"customers\"", "two rows of one address"),
        Do = new StepScript
        {
            IsTransactional = false,
            Patience = PatienceClass.Unhurried,
            Locks = [new StepLock(Customers, "SHARE UPDATE EXCLUSIVE", Blocks.Nobody)],
            Statements = [new PlanStatement("CREATE INDEX CONCURRENTLY \"i\" ON \"shop\".\"customers\" (\"email_address\")")],
        },
        Undo = [new StepScript { IsTransactional = false, Statements = [new PlanStatement("DROP INDEX CONCURRENTLY \"shop\".\"i\"")] }],
    };

    private static PlanStep Drop() => new()
    {
        Id = "D1",
        Phase = Phase.Contract,
        Stage = ContractStage.Drop,
        Kind = StepKind.Statements,
        Purpose = "Drop email",
        Cause = "rename column email of shop.customers to email_address",
        Promise = "I4",
        Table = Customers,
        IsPointOfNoReturn = true,
        Do = new StepScript
        {
            IsTransactional = true,
            Locks = [new StepLock(Customers, "ACCESS EXCLUSIVE", Blocks.ReadsAndWrites)],
            Statements = [new PlanStatement("ALTER TABLE \"shop\".\"customers\"\n    DROP COLUMN \"email\"")],
        },
    };
}
