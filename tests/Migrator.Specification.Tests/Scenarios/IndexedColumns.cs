using FluentMigrator;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>
/// Indexes and checks of every shape go to the new columns: expressions, predicates, INCLUDE, DESC, operator classes, collations,
/// methods. Names that contain the column's, of functions and in texts, are left alone.
/// </summary>
public sealed class IndexedColumns : Scenario
{
    public override string Before => Functions
        + """

        CREATE TABLE [shop].[files] ([id] int CONSTRAINT [files_pk] PRIMARY KEY, [path] text COLLATE "C" NOT NULL, [size] int NOT NULL, [tags] text[], [subpath] text);
        """ + Attached("path");

    public override string After => Functions
        + """

        CREATE TABLE [shop].[files] ([id] int CONSTRAINT [files_pk] PRIMARY KEY, [tags] text[], [subpath] text, [route] text COLLATE "C" NOT NULL, [size] bigint NOT NULL);
        """ + Attached("route");

    public override string Rows => "INSERT INTO [shop].[files] ([id], [path], [size], [subpath]) SELECT n, '/' || n, n, 'x' FROM generate_series(1, 30) n;";

    public override Shape Old => new("SELECT [id], [path], [size] FROM [shop].[files] WHERE [id] = $n", Point.Start, Point.Flipped);

    public override Shape New => new("SELECT [id], [route], [size] FROM [shop].[files] WHERE [id] = $n", Point.Expanded, Point.Dropped);

    public override IReadOnlyList<Seen> Seen => [new(1, "1|/1|1", "1|/1|1")];

    public override IReadOnlyList<Write> Writes =>
    [
        new("INSERT INTO [shop].[files] ([id], [path], [size]) VALUES ($n, '/old$n', 7)") { Until = Point.Flipped, Old = "$n|/old$n|7", New = "$n|/old$n|7" },
        new("INSERT INTO [shop].[files] ([id], [route], [size]) VALUES ($n, '/new$n', 8)") { From = Point.Expanded, Old = "$n|/new$n|8", New = "$n|/new$n|8" },
        new("UPDATE [shop].[files] SET [path] = 'path' WHERE [id] = $n") { IsForbidden = true, TriedUntil = Point.Flipped, Refused = "23514" },
        new("UPDATE [shop].[files] SET [size] = -1 WHERE [id] = $n") { IsForbidden = true, Refused = "23514" },
    ];

    [Migration(3615, "Paths are routes, and files are large", BreakingChange = true)]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Rename.Column(Named("path")).OnTable(Named("files")).InSchema(Shop).To(Named("route"));
            Alter.Column(Named("size")).OnTable(Named("files")).InSchema(Shop).AsInt64().NotNullable();
        }
    }

    private const string Functions =
        """
        CREATE FUNCTION [shop].[path_ok]([path] text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 <> ''path''';
        CREATE FUNCTION [shop].[size]([size] bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT abs($1)';
        """;

    private static string Attached(string path) =>
        $$"""

        ALTER TABLE [shop].[files]
            ADD CONSTRAINT [files_path] CHECK ([shop].[path_ok]([{{path}}]) AND [{{path}}] <> 'size path' AND ([subpath] IS NULL OR [shop].[path_ok]([subpath]))),
            ADD CONSTRAINT [files_size] CHECK ([size] >= 0 AND [shop].[size]([size]) = [size]),
            ALTER [{{path}}] SET STATISTICS 300,
            ALTER [size] SET STATISTICS 200,
            ALTER [size] SET (n_distinct = -0.5);
        CREATE INDEX [files_lower] ON [shop].[files] (lower([{{path}}]) COLLATE "POSIX" text_pattern_ops DESC NULLS LAST, ([shop].[path_ok]([{{path}}]))) INCLUDE ([tags]) WITH (fillfactor = 60) WHERE [{{path}}] <> 'path' AND [subpath] IS NOT NULL;
        CREATE INDEX [files_plain] ON [shop].[files] ([{{path}}] varchar_pattern_ops, [id] DESC);
        CREATE INDEX [files_hash] ON [shop].[files] USING hash ([{{path}}]);
        CREATE INDEX [files_brin] ON [shop].[files] USING brin ([id], [size]) WITH (pages_per_range = 4);
        CREATE INDEX [files_large] ON [shop].[files] ([size] DESC NULLS LAST) INCLUDE ([subpath]) WHERE [size] > 1000;
        CREATE INDEX [files_half] ON [shop].[files] (([size] / 2), [subpath] COLLATE "C");
        ALTER INDEX [shop].[files_half] ALTER COLUMN 1 SET STATISTICS 150;
        COMMENT ON INDEX [shop].[files_lower] IS 'For the path';
        COMMENT ON COLUMN [shop].[files].[{{path}}] IS 'The path. It''s one line.';
        COMMENT ON CONSTRAINT [files_path] ON [shop].[files] IS 'No path';
        GRANT SELECT ([{{path}}], [size]), UPDATE ([size]) ON [shop].[files] TO {writer};
        """;
}
