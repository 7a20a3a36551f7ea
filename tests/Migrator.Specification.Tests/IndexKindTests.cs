using Migrator.Execution.Runs;
using Migrator.Planning;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>An index of any kind on a replaced column is there at the end, as if the column had only changed its name or type.</summary>
public sealed class IndexKindTests(ServerFixture server)
{
    private const string Columns = "[other] int, [tags] int[], [span] int4range";

    public static TheoryData<string, string, string> Kinds => new()
    {
        { "btree", "CREATE INDEX [i] ON [shop].[t] ([code])", "" },
        { "hash", "CREATE INDEX [i] ON [shop].[t] USING hash ([code])", "" },
        { "brin", "CREATE INDEX [i] ON [shop].[t] USING brin ([code]) WITH (pages_per_range = 64)", "" },
        { "gin over an expression", "CREATE INDEX [i] ON [shop].[t] USING gin ((ARRAY[[code], [other]])) WITH (fastupdate = off)", "" },
        { "gist over an expression", "CREATE INDEX [i] ON [shop].[t] USING gist (int8range([code], NULL), [span])", "" },
        { "expression", "CREATE INDEX [i] ON [shop].[t] (([code] + [other]), abs([code]))", "" },
        { "partial", "CREATE INDEX [i] ON [shop].[t] ([other]) WHERE [code] > 5 AND [other] IS NOT NULL", "" },
        { "INCLUDE", "CREATE INDEX [i] ON [shop].[t] ([other]) INCLUDE ([code])", "" },
        { "DESC NULLS LAST", "CREATE INDEX [i] ON [shop].[t] ([code] DESC NULLS LAST, [other] NULLS FIRST)", "" },
        { "opclass", "CREATE INDEX [i] ON [shop].[t] (([code]::text) text_pattern_ops)", "" },
        { "collation", "CREATE INDEX [i] ON [shop].[t] (([code]::text) COLLATE \"C\" DESC)", "" },
        { "fillfactor", "CREATE INDEX [i] ON [shop].[t] ([code]) WITH (fillfactor = 55, deduplicate_items = off)", "" },
        { "unique", "CREATE UNIQUE INDEX [i] ON [shop].[t] ([code])", "" },
        { "unique, partial and over an expression", "CREATE UNIQUE INDEX [i] ON [shop].[t] (abs([code])) INCLUDE ([other]) WHERE [other] > 0", "" },
        { "several columns", "CREATE INDEX [i] ON [shop].[t] ([other], [code], [id])", "" },
        { "clustered", "CREATE INDEX [i] ON [shop].[t] ([code]); ALTER TABLE [shop].[t] CLUSTER ON [i]", "" },
        { "replica identity", "CREATE UNIQUE INDEX [i] ON [shop].[t] ([code]); ALTER TABLE [shop].[t] REPLICA IDENTITY USING INDEX [i]", "" },
        { "unique constraint, deferrable", "ALTER TABLE [shop].[t] ADD CONSTRAINT [i] UNIQUE ([code], [other]) DEFERRABLE INITIALLY DEFERRED", "" },
        { "statistics target and comment", "CREATE INDEX [i] ON [shop].[t] (abs([code])); ALTER INDEX [shop].[i] ALTER COLUMN 1 SET STATISTICS 321; COMMENT ON INDEX [shop].[i] IS 'it''s'", "" },
        { "two alike", "CREATE INDEX [i] ON [shop].[t] ([code]); CREATE INDEX [j] ON [shop].[t] ([code])", "" },
        { "NULLS NOT DISTINCT", "CREATE UNIQUE INDEX [i] ON [shop].[t] ([code]) NULLS NOT DISTINCT", "15" },
        { "unique constraint, NULLS NOT DISTINCT", "ALTER TABLE [shop].[t] ADD CONSTRAINT [i] UNIQUE NULLS NOT DISTINCT ([code])", "15" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_index_is_carried_by_a_type_change_and_comes_back_with_a_rollback(string kind, string create, string since)
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Ugly);
        SkipBefore(stage, since, kind);
        await stage.BuildAsync($"{Table("", $", {Columns}, [code] bigint NOT NULL")}; {create}");
        var after = await stage.DumpAsync();
        await stage.BuildAsync($"{Table("[code] int NOT NULL, ", Columns)}; {create}; {Rows}");
        var before = await stage.DumpAsync();

        await RunAsync(stage, typeof(WidenCode), ContractStage.Flip);
        AssertDone(await stage.RollbackAsync(Stage.IdOf(typeof(WidenCode))));
        var back = await stage.DumpAsync();
        await RunAsync(stage, typeof(WidenCode), ContractStage.Drop);

        Assert.Equal(before, back);
        Assert.Equal(after, await stage.DumpAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_index_is_carried_by_a_rename(string kind, string create, string since)
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Plain);
        SkipBefore(stage, since, kind);
        await stage.BuildAsync($"{Table("", $", {Columns}, [number] int NOT NULL")}; {create.Replace("[code]", "[number]", StringComparison.Ordinal)}");
        var after = await stage.DumpAsync();
        await stage.BuildAsync($"{Table("[code] int NOT NULL, ", Columns)}; {create}; {Rows}");

        await RunAsync(stage, typeof(RenameCode), ContractStage.Drop);

        Assert.Equal(after, await stage.DumpAsync());
    }

    public static TheoryData<string, string, string> KindsOfOtherTypes => new()
    {
        { "operator class of patterns", "text", "CREATE INDEX [i] ON [shop].[t] ([code] text_pattern_ops)" },
        { "another collation than the column's", "text COLLATE \"C\"", "CREATE INDEX [i] ON [shop].[t] ([code] COLLATE \"POSIX\" DESC, lower([code]))" },
        { "the column's own collation", "varchar(40) COLLATE \"C\"", "CREATE UNIQUE INDEX [i] ON [shop].[t] ([code], [other] DESC)" },
        { "hash of text", "text", "CREATE INDEX [i] ON [shop].[t] USING hash ([code])" },
        { "gin of words", "text", "CREATE INDEX [i] ON [shop].[t] USING gin (to_tsvector('simple', [code]))" },
        { "gin with its own operator class", "jsonb", "CREATE INDEX [i] ON [shop].[t] USING gin ([code] jsonb_path_ops) WHERE [code] ? 'a'" },
        { "gin of an array", "int[]", "CREATE INDEX [i] ON [shop].[t] USING gin ([code], [tags]) WITH (gin_pending_list_limit = 128)" },
        { "gist of a range", "int4range", "CREATE INDEX [i] ON [shop].[t] USING gist ([code], [span]) WITH (buffering = off)" },
        { "sp-gist of a point", "point", "CREATE INDEX [i] ON [shop].[t] USING spgist ([code] kd_point_ops)" },
        { "brin with parameters of the operator class", "bigint", "CREATE INDEX [i] ON [shop].[t] USING brin ([code] int8_minmax_multi_ops (values_per_range = 16)) WITH (autosummarize = on)" },
        { "gist with parameters of the operator class", "tsvector", "CREATE INDEX [i] ON [shop].[t] USING gist ([code] tsvector_ops (siglen = 64))" },
    };

    [Theory]
    [MemberData(nameof(KindsOfOtherTypes))]
    public async Task An_index_on_another_type_is_carried_by_a_rename_and_comes_back_with_a_rollback(string kind, string type, string create)
    {
        Assert.NotEmpty(kind);
        await using var stage = await Stage.CreateAsync(server, Mode.Plain);
        await stage.BuildAsync($"{Table("", $", {Columns}, [number] {type}")}; {create.Replace("[code]", "[number]", StringComparison.Ordinal)}");
        var after = await stage.DumpAsync();
        await stage.BuildAsync($"{Table($"[code] {type}, ", Columns)}; {create}");
        var before = await stage.DumpAsync();

        var plan = await stage.PlanAsync(typeof(RenameCode));
        AssertDone(await stage.ExpandAsync(plan));
        AssertDone(await stage.BackfillAsync(plan.Id));
        AssertDone(await stage.RollbackAsync(plan.Id));
        var back = await stage.DumpAsync();
        await RunAsync(stage, typeof(RenameCode), ContractStage.Drop);

        Assert.Equal(before, back);
        Assert.Equal(after, await stage.DumpAsync());
    }

    private const string Rows = "INSERT INTO [shop].[t] ([id], [code], [other]) SELECT n, n, n FROM generate_series(1, 30) n";

    private static string Table(string first, string rest)
        => $"CREATE TABLE [shop].[t] ([id] int CONSTRAINT [t_pk] PRIMARY KEY, {first}{rest.TrimStart(',', ' ')})";

    private static void SkipBefore(Stage stage, string since, string kind)
    {
        if (since.Length > 0 && stage.Server.ServerMajor < int.Parse(since, System.Globalization.CultureInfo.InvariantCulture))
        {
            Assert.Skip($"{kind} came with PostgreSQL {since}.");
        }
    }

    private static async Task RunAsync(Stage stage, Type migration, ContractStage until)
    {
        var plan = await stage.PlanAsync(migration);
        AssertDone(await stage.ExpandAsync(plan));
        AssertDone(await stage.BackfillAsync(plan.Id));
        AssertDone(await stage.VerifyAsync(plan.Id));
        AssertDone(await stage.ContractAsync(plan.Id, until));
    }

    private static void AssertDone(RunResult result) => Assert.True(result.Outcome is RunOutcome.Done, $"{result.Outcome} {result.Code}, {result.Reason}");
}
