using FluentMigrator;
using FluentMigrator.Postgres;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Scenarios;

/// <summary>A table that is created with its rows: they are there when its first users come, whatever type their values have.</summary>
public sealed class SeededTable : Scenario
{
    private const string People = "CREATE TABLE [shop].[people] ([id] int CONSTRAINT [people_pk] PRIMARY KEY, [name] text);\n";

    public override string Before => People;

    public override string After => People +
        """
        CREATE TABLE [shop].[kinds] (
            [id] integer GENERATED ALWAYS AS IDENTITY NOT NULL,
            [title] varchar(40) NOT NULL,
            [price] decimal(10, 2),
            [day] date,
            [at] timestamptz,
            [flag] boolean DEFAULT true NOT NULL,
            [bytes] bytea,
            [mark] uuid,
            [note] text,
            CONSTRAINT [kinds_pk] PRIMARY KEY ([id])
        );
        """;

    public override string Rows => "INSERT INTO [shop].[people] VALUES (1, 'Ada');";

    public override Shape Old => new("SELECT [name] FROM [shop].[people] WHERE [id] = $n", Point.Start, Point.Expanded);

    public override Shape New => new(
        "SELECT [title], [price]::text, [day]::text, [at] AT TIME ZONE 'UTC' = timestamp '2026-01-02 03:04:05', [flag], [bytes]::text, [mark]::text, [note] FROM [shop].[kinds] WHERE [id] = $n",
        Point.Expanded,
        Point.Expanded);

    public override bool IsReversibleToTheEnd => true;

    public override IReadOnlyList<Seen> Seen =>
    [
        new(1, "Ada", null),
    ];

    public override IReadOnlyList<Write> Writes =>
    [
        new("UPDATE [shop].[kinds] SET [flag] = [flag]") { From = Point.Expanded, Refused = "42P01", Row = 7, New = @"It's\|12.50|2026-01-02|True|False|\x00ff|6f9619ff-8b86-d011-b42d-00cf4fc964ff|2" },
        new("UPDATE [shop].[kinds] SET [flag] = [flag]") { From = Point.Expanded, Refused = "42P01", Row = 8, New = "Plain||||True|||seeded" },
        new("UPDATE [shop].[kinds] SET [flag] = [flag]") { From = Point.Expanded, Refused = "42P01", Row = 9, New = "(no row)" },
    ];

    [Migration(3400, "Kinds with their rows")]
    public sealed class Migration : SpecificationMigration
    {
        public override void Up()
        {
            Create.Table(Named("kinds")).InSchema(Shop)
                .WithColumn(Named("id")).AsInt32().NotNullable().PrimaryKey(Named("kinds_pk")).Identity()
                .WithColumn(Named("title")).AsString(40).NotNullable()
                .WithColumn(Named("price")).AsDecimal(10, 2).Nullable()
                .WithColumn(Named("day")).AsDate().Nullable()
                .WithColumn(Named("at")).AsDateTimeOffset().Nullable()
                .WithColumn(Named("flag")).AsBoolean().NotNullable().WithDefaultValue(true)
                .WithColumn(Named("bytes")).AsBinary().Nullable()
                .WithColumn(Named("mark")).AsGuid().Nullable()
                .WithColumn(Named("note")).AsString(int.MaxValue).Nullable();
            Insert.IntoTable(Named("kinds")).InSchema(Shop)
                .Row(new Dictionary<string, object?>
                {
                    [Named("id")] = 7,
                    [Named("title")] = @"It's\",
                    [Named("price")] = 12.5m,
                    [Named("day")] = new DateTime(2026, 1, 2),
                    [Named("at")] = new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)),
                    [Named("flag")] = false,
                    [Named("bytes")] = new byte[] { 0, 255 },
                    [Named("mark")] = new Guid("6F9619FF-8B86-D011-B42D-00CF4FC964FF"),
                    [Named("note")] = FluentMigrator.RawSql.Insert("1 + 1 -- two"),
                })
                .Row(new Dictionary<string, object?> { [Named("id")] = 8, [Named("title")] = "Plain", [Named("price")] = null })
                .Row(new Dictionary<string, object?> { [Named("id")] = 9, [Named("title")] = "Out again", [Named("price")] = DBNull.Value })
                .WithOverridingSystemValue();
            Update.Table(Named("kinds")).InSchema(Shop).Set(new Dictionary<string, object> { [Named("note")] = "seeded" }).Where(new Dictionary<string, object?> { [Named("note")] = null });
            Delete.FromTable(Named("kinds")).InSchema(Shop).Row(new Dictionary<string, object> { [Named("id")] = FluentMigrator.RawSql.Insert("> 8") });
        }
    }
}
