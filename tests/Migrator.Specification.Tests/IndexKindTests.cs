using Migrator.Planning;
using Migrator.Specification.Tests.Harness;
using Migrator.Specification.Tests.Migrations;

namespace Migrator.Specification.Tests;

/// <summary>An index of any kind on a replaced column is there at the end, as if the column had only changed its name or type.</summary>
public sealed class IndexKindTests(ServerFixture server)
{
    private const string Columns = "[other] int, [tags] int[], [span] int4range";

    private const string Rows = "INSERT INTO [shop].[t] ([id], [code], [other]) SELECT n, n, n FROM generate_series(1, 30) n";

    /// <summary>All on one table, [i] being a name for each.</summary>
    private static readonly (string Kind, string Create, int Since)[] Kinds =
    [
        ("btree", "CREATE INDEX [i] ON [shop].[t] ([code])", 14),
        ("hash", "CREATE INDEX [i] ON [shop].[t] USING hash ([code])", 14),
        ("brin", "CREATE INDEX [i] ON [shop].[t] USING brin ([code]) WITH (pages_per_range = 64)", 14),
        ("gin over an expression", "CREATE INDEX [i] ON [shop].[t] USING gin ((ARRAY[[code], [other]])) WITH (fastupdate = off)", 14),
        ("gist over an expression", "CREATE INDEX [i] ON [shop].[t] USING gist (int8range([code], NULL), [span])", 14),
        ("expression", "CREATE INDEX [i] ON [shop].[t] (([code] + [other]), abs([code]))", 14),
        ("partial", "CREATE INDEX [i] ON [shop].[t] ([other]) WHERE [code] > 5 AND [other] IS NOT NULL", 14),
        ("INCLUDE", "CREATE INDEX [i] ON [shop].[t] ([other]) INCLUDE ([code])", 14),
        ("DESC NULLS LAST", "CREATE INDEX [i] ON [shop].[t] ([code] DESC NULLS LAST, [other] NULLS FIRST)", 14),
        ("opclass", "CREATE INDEX [i] ON [shop].[t] (([code]::text) text_pattern_ops)", 14),
        ("collation", "CREATE INDEX [i] ON [shop].[t] (([code]::text) COLLATE \"C\" DESC)", 14),
        ("fillfactor", "CREATE INDEX [i] ON [shop].[t] ([code]) WITH (fillfactor = 55, deduplicate_items = off)", 14),
        ("unique", "CREATE UNIQUE INDEX [i] ON [shop].[t] ([code])", 14),
        ("unique, partial and over an expression", "CREATE UNIQUE INDEX [i] ON [shop].[t] (abs([code])) INCLUDE ([other]) WHERE [other] > 0", 14),
        ("several columns", "CREATE INDEX [i] ON [shop].[t] ([other], [code], [id])", 14),
        ("clustered", "CREATE INDEX [i] ON [shop].[t] ([code]); ALTER TABLE [shop].[t] CLUSTER ON [i]", 14),
        ("replica identity", "CREATE UNIQUE INDEX [i] ON [shop].[t] ([code]); ALTER TABLE [shop].[t] REPLICA IDENTITY USING INDEX [i]", 14),
        ("unique constraint, deferrable", "ALTER TABLE [shop].[t] ADD CONSTRAINT [i] UNIQUE ([code], [other]) DEFERRABLE INITIALLY DEFERRED", 14),
        ("statistics target and comment", "CREATE INDEX [i] ON [shop].[t] (abs([code])); ALTER INDEX [shop].[i] ALTER COLUMN 1 SET STATISTICS 321; COMMENT ON INDEX [shop].[i] IS 'it''s'", 14),
        ("two alike", "CREATE INDEX [i] ON [shop].[t] ([code]); CREATE INDEX [j] ON [shop].[t] ([code])", 14),
        ("NULLS NOT DISTINCT", "CREATE UNIQUE INDEX [i] ON [shop].[t] ([code]) NULLS NOT DISTINCT", 15),
        ("unique constraint, NULLS NOT DISTINCT", "ALTER TABLE [shop].[t] ADD CONSTRAINT [i] UNIQUE NULLS NOT DISTINCT ([code])", 15),
    ];

    private static readonly (string Kind, string Type, string Create)[] KindsOfOtherTypes =
    [
        ("operator class of patterns", "text", "CREATE INDEX [i] ON [shop].[t] ([code] text_pattern_ops)"),
        ("another collation than the column's", "text COLLATE \"C\"", "CREATE INDEX [i] ON [shop].[t] ([code] COLLATE \"POSIX\" DESC, lower([code]))"),
        ("the column's own collation", "varchar(40) COLLATE \"C\"", "CREATE UNIQUE INDEX [i] ON [shop].[t] ([code], [other] DESC)"),
        ("hash of text", "text", "CREATE INDEX [i] ON [shop].[t] USING hash ([code])"),
        ("gin of words", "text", "CREATE INDEX [i] ON [shop].[t] USING gin (to_tsvector('simple', [code]))"),
        ("gin with its own operator class", "jsonb", "CREATE INDEX [i] ON [shop].[t] USING gin ([code] jsonb_path_ops) WHERE [code] ? 'a'"),
        ("gin of an array", "int[]", "CREATE INDEX [i] ON [shop].[t] USING gin ([code], [tags]) WITH (gin_pending_list_limit = 128)"),
        ("gist of a range", "int4range", "CREATE INDEX [i] ON [shop].[t] USING gist ([code], [span]) WITH (buffering = off)"),
        ("sp-gist of a point", "point", "CREATE INDEX [i] ON [shop].[t] USING spgist ([code] kd_point_ops)"),
        ("brin with parameters of the operator class", "bigint", "CREATE INDEX [i] ON [shop].[t] USING brin ([code] int8_minmax_multi_ops (values_per_range = 16)) WITH (autosummarize = on)"),
        ("gist with parameters of the operator class", "tsvector", "CREATE INDEX [i] ON [shop].[t] USING gist ([code] tsvector_ops (siglen = 64))"),
    ];

    [Fact]
    public async Task Indexes_are_carried_by_a_type_change_and_come_back_with_a_rollback()
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Ugly);
        var create = CreateAll(stage);
        await stage.BuildAsync($"{Table("", $", {Columns}, [code] bigint NOT NULL")}; {create}");
        var after = await stage.DumpAsync();
        await stage.BuildAsync($"{Table("[code] int NOT NULL, ", Columns)}; {create}; {Rows}");
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
    public async Task Indexes_are_carried_by_a_rename()
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Plain);
        var create = CreateAll(stage);
        await stage.BuildAsync($"{Table("", $", {Columns}, [number] int NOT NULL")}; {create.Replace("[code]", "[number]", StringComparison.Ordinal)}");
        var after = await stage.DumpAsync();
        await stage.BuildAsync($"{Table("[code] int NOT NULL, ", Columns)}; {create}; {Rows}");

        await People.BackfilledAsync(stage, typeof(RenameCode));
        await People.ContractedAsync(stage, typeof(RenameCode));

        Assert.Equal(after, await stage.DumpAsync());
    }

    [Fact]
    public async Task Indexes_on_other_types_are_carried_by_a_rename_and_come_back_with_a_rollback()
    {
        await using var stage = await Stage.CreateAsync(server, Mode.Plain);
        await stage.BuildAsync(OfOtherTypes("number", isFirst: false));
        var after = await stage.DumpAsync();
        await stage.BuildAsync(OfOtherTypes("code", isFirst: true));
        var before = await stage.DumpAsync();

        await People.BackfilledAsync(stage, typeof(RenameCodes));
        await People.RolledBackAsync(stage, typeof(RenameCodes));
        var back = await stage.DumpAsync();
        await People.BackfilledAsync(stage, typeof(RenameCodes));
        await People.ContractedAsync(stage, typeof(RenameCodes));

        Assert.Equal(before, back);
        Assert.Equal(after, await stage.DumpAsync());
    }

    private static string CreateAll(Stage stage)
        => string.Join(";\n", Kinds.Where(kind => kind.Since <= stage.Server.ServerMajor).Select((kind, place) => Named(kind.Create, $"{place}")));

    private static string OfOtherTypes(string column, bool isFirst)
        => string.Join(";\n", KindsOfOtherTypes.Select((kind, place) => Named(
            $"""
            {Table(isFirst ? $"[{column}] {kind.Type}, " : "", isFirst ? Columns : $", {Columns}, [{column}] {kind.Type}")};
            {kind.Create.Replace("[code]", $"[{column}]", StringComparison.Ordinal)}
            """,
            $"{place}").Replace("[t]", $"[t{place}]", StringComparison.Ordinal).Replace("[t_pk]", $"[t{place}_pk]", StringComparison.Ordinal)));

    private static string Named(string create, string suffix)
        => create.Replace("[i]", $"[i{suffix}]", StringComparison.Ordinal).Replace("[j]", $"[j{suffix}]", StringComparison.Ordinal);

    private static string Table(string first, string rest)
        => $"CREATE TABLE [shop].[t] ([id] int CONSTRAINT [t_pk] PRIMARY KEY, {first}{rest.TrimStart(',', ' ')})";
}
