using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>numeric(10,2) → numeric(18,4): every value fits, every image changes, and the default goes along.</summary>
public sealed class FinerNumeric : Scenario
{
    public override string Before =>
        """
        CREATE TABLE [shop].[invoices] ([id] int CONSTRAINT [invoices_pk] PRIMARY KEY, [total] numeric(10,2) NOT NULL DEFAULT 1.5, [paid] numeric(10,2) NOT NULL DEFAULT 0);
        ALTER TABLE [shop].[invoices] ADD CONSTRAINT [invoices_paid] CHECK ([paid] <= [total]);
        CREATE INDEX [invoices_total] ON [shop].[invoices] ([total]) INCLUDE ([paid]) WITH (fillfactor = 70);
        """;

    public override string After =>
        """
        CREATE TABLE [shop].[invoices] ([id] int CONSTRAINT [invoices_pk] PRIMARY KEY, [paid] numeric(10,2) NOT NULL DEFAULT 0, [total] numeric(18,4) NOT NULL DEFAULT 1.5);
        ALTER TABLE [shop].[invoices] ADD CONSTRAINT [invoices_paid] CHECK ([paid] <= [total]);
        CREATE INDEX [invoices_total] ON [shop].[invoices] ([total]) INCLUDE ([paid]) WITH (fillfactor = 70);
        """;

    public override string Rows => "INSERT INTO [shop].[invoices] ([id], [total]) SELECT n, n + 0.25 FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], round([total], 2), round([paid], 2) FROM [shop].[invoices] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override IReadOnlyList<Seen> Seen => [new(1, "1|1.25|0.00", "1|1.25|0.00")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[invoices] ([id]) VALUES ($n)") { Old = "$n|1.50|0.00" },
        new("INSERT INTO [shop].[invoices] ([id], [total], [paid]) VALUES ($n, 20.02, 3)") { Old = "$n|20.02|3.00" },
        new("UPDATE [shop].[invoices] SET [paid] = 20 WHERE [id] = $n") { Old = "$n|20.02|20.00" },
        new("UPDATE [shop].[invoices] SET [total] = [total] * 2 WHERE [id] = $n") { Old = "$n|40.04|20.00" },
        new("UPDATE [shop].[invoices] SET [paid] = 50 WHERE [id] = $n") { IsForbidden = true, Refused = "23514" },
        new("UPDATE [shop].[invoices] SET [total] = 20.0301 WHERE [id] = $n") { TriedFrom = Point.Flipped, Old = "$n|20.03|20.00" },
    ];

    [Migration(111, "Invoices get finer", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Alter.Column(Named("total")).OnTable(Named("invoices")).InSchema(Shop).AsDecimal(18, 4);
    }
}
