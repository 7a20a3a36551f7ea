using Migrator.Planning;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>A constraint of any kind on a replaced column is there at the end, and again after a rollback.</summary>
public sealed class ConstraintKindTests(ServerFixture server)
{
    /// <summary>All on one table.</summary>
    private static readonly (string Kind, string Constraint, int Since)[] Kinds =
    [
        ("check of several columns", "CHECK ([code] > [other] - 5 AND [code] IS NOT NULL)", 14),
        ("check that was never validated", "CHECK ([code] <> 99) NOT VALID", 14),
        ("check that is not inherited", "CHECK ([code] > 0) NO INHERIT", 14),
        ("primary key of several columns", "PRIMARY KEY ([code], [id])", 14),
        ("unique with further columns", "UNIQUE ([code]) INCLUDE ([other]) WITH (fillfactor = 60)", 14),
        ("foreign key", "FOREIGN KEY ([code]) REFERENCES [shop].[parents] ([a]) ON DELETE CASCADE ON UPDATE SET NULL", 14),
        ("foreign key of two columns, paired crosswise", "FOREIGN KEY ([other], [code]) REFERENCES [shop].[parents] ([b], [a]) MATCH FULL DEFERRABLE INITIALLY DEFERRED", 14),
        ("foreign key that was never validated", "FOREIGN KEY ([code]) REFERENCES [shop].[parents] ([a]) NOT VALID", 14),
        ("foreign key that sets one column", "FOREIGN KEY ([code], [other]) REFERENCES [shop].[parents] ([a], [b]) ON DELETE SET NULL ([code])", 15),
        ("foreign key that sets the other column", "FOREIGN KEY ([code], [other]) REFERENCES [shop].[parents] ([a], [b]) ON DELETE SET DEFAULT ([other])", 15),
        ("foreign key to the same table", "FOREIGN KEY ([code]) REFERENCES [shop].[t] ([other])", 14),
    ];

    [Fact]
    public async Task Constraints_are_carried_by_a_type_change_and_come_back_with_a_rollback()
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Ugly);
        await stage.BuildAsync($"{Table("", ", [code] bigint NOT NULL")}; {AddAll(stage, "code")}");
        var after = await stage.DumpAsync();
        await stage.BuildAsync($"{Table("[code] int NOT NULL, ", "")}; {Rows}; {AddAll(stage, "code")}");
        var before = await stage.DumpAsync();

        await People.BackfilledAsync(stage, typeof(WidenCode));
        await People.ContractedAsync(stage, typeof(WidenCode), ContractStage.Flip);
        await People.RolledBackAsync(stage, typeof(WidenCode));
        var back = await stage.DumpAsync();
        await People.BackfilledAsync(stage, typeof(WidenCode));
        await People.ContractedAsync(stage, typeof(WidenCode));

        Assert.Equal(before, back);
        Assert.Equal(after, await stage.DumpAsync());
    }

    [Fact]
    public async Task Constraints_are_carried_by_a_rename()
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Plain);
        await stage.BuildAsync($"{Table("", ", [number] int NOT NULL")}; {AddAll(stage, "number")}");
        var after = await stage.DumpAsync();
        await stage.BuildAsync($"{Table("[code] int NOT NULL, ", "")}; {Rows}; {AddAll(stage, "code")}");

        await People.BackfilledAsync(stage, typeof(RenameCode));
        await People.ContractedAsync(stage, typeof(RenameCode));

        Assert.Equal(after, await stage.DumpAsync());
    }

    private const string Rows =
        """
        INSERT INTO [shop].[parents] SELECT n, n FROM generate_series(1, 30) n;
        INSERT INTO [shop].[t] ([id], [code], [other]) SELECT n, n, n FROM generate_series(1, 30) n
        """;

    private static string Table(string first, string last) =>
        $"""
        CREATE TABLE [shop].[parents] ([a] int CONSTRAINT [parents_a] UNIQUE, [b] int, CONSTRAINT [parents_ab] UNIQUE ([a], [b]), CONSTRAINT [parents_ba] UNIQUE ([b], [a]));
        CREATE TABLE [shop].[t] ([id] int NOT NULL, {first}[other] int CONSTRAINT [t_other] UNIQUE{last});
        """;

    private static string AddAll(Stage stage, string column)
        => string.Join(";\n", Kinds.Where(kind => kind.Since <= stage.Server.ServerMajor).Select((kind, place) =>
            $"""
            ALTER TABLE [shop].[t] ADD CONSTRAINT [c{place}] {kind.Constraint.Replace("[code]", $"[{column}]", StringComparison.Ordinal)};
            COMMENT ON CONSTRAINT [c{place}] ON [shop].[t] IS '{kind.Kind}'
            """));
}
