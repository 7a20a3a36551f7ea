using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>Policies and triggers that name a column which gets another type protect and fire at every moment.</summary>
public sealed class GuardedRetypedColumn : Scenario
{
    public override string Before =>
        "CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [qty] int NOT NULL, [raised] int NOT NULL DEFAULT 0);" + Guards;

    public override string After =>
        "CREATE TABLE [shop].[orders] ([id] int CONSTRAINT [orders_pk] PRIMARY KEY, [raised] int NOT NULL DEFAULT 0, [qty] bigint NOT NULL);" + Guards;

    public override bool IsShortWhenEmpty => false;

    public override string Rows => "INSERT INTO [shop].[orders] ([id], [qty]) SELECT n, n FROM generate_series(1, 20) n;";

    public override Shape Old => new("SELECT [id], [qty], [raised] FROM [shop].[orders] WHERE [id] = $n", Point.Start, Point.Dropped);

    public override Shape New => Old;

    public override IReadOnlyList<Seen> Seen => [new(4, "(no row)", "(no row)"), new(5, "5|5|0", "5|5|0")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[orders] ([id], [qty]) VALUES ($n, 7)") { Old = "$n|7|0" },
        new("INSERT INTO [shop].[orders] ([id], [qty]) VALUES ($n, 4)") { IsForbidden = true, Refused = "42501" },
        new("UPDATE [shop].[orders] SET [qty] = 9 WHERE [id] = $n") { Old = "$n|9|1" },
        new("UPDATE [shop].[orders] SET [qty] = 9 WHERE [id] = $n") { Old = "$n|9|1" },
        new("UPDATE [shop].[orders] SET [raised] = 5 WHERE [id] = $n") { Old = "$n|9|5" },
        new("UPDATE [shop].[orders] SET [qty] = 6 WHERE [id] = $n") { Old = "$n|6|6" },
    ];

    [Migration(3613, "Guarded quantities outgrow int", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up() => Alter.Column(Named("qty")).OnTable(Named("orders")).InSchema(Shop).AsInt64();
    }

    private const string Guards =
        """

        ALTER TABLE [shop].[orders] ENABLE ROW LEVEL SECURITY;
        CREATE POLICY [many] ON [shop].[orders] TO {writer} USING ([qty] > 4) WITH CHECK ([qty] > 4 AND [id] > 0);
        CREATE POLICY [reports] ON [shop].[orders] AS RESTRICTIVE FOR SELECT USING ([qty] IS NOT NULL);
        COMMENT ON POLICY [many] ON [shop].[orders] IS 'It''s many';
        CREATE FUNCTION [shop].[raise]() RETURNS trigger LANGUAGE plpgsql AS $body_of_it$ BEGIN NEW.[raised] := NEW.[raised] OPERATOR(pg_catalog.+) 1; RETURN NEW; END $body_of_it$;
        CREATE TRIGGER [raise] BEFORE UPDATE OF [qty] ON [shop].[orders] FOR EACH ROW WHEN (OLD.[qty] IS DISTINCT FROM NEW.[qty]) EXECUTE FUNCTION [shop].[raise]();
        CREATE TRIGGER [never] BEFORE UPDATE OF [qty] ON [shop].[orders] FOR EACH ROW EXECUTE FUNCTION [shop].[raise]();
        ALTER TABLE [shop].[orders] DISABLE TRIGGER [never];
        COMMENT ON TRIGGER [raise] ON [shop].[orders] IS 'Counts';
        """;
}
