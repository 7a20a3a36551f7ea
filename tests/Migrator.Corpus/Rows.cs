using FluentMigrator;
using FluentMigrator.Postgres;
using Migrator.Authoring;

namespace Migrator.Corpus;

// Rows that an application ships with, and corrections of rows.

[Migration(1501)]
public class SeedFamilies : ForwardOnlyMigration
{
    public override void Up() => Insert.IntoTable("PlantFamilies")
        .Row(new { Code = "ROS", LatinName = "Rosaceae" })
        .Row(new { Code = "SOL", LatinName = "Solanaceae" })
        .Row(new { Code = "BRA", LatinName = "Brassicaceae" });
}

[Migration(1502)]
public class SeedNewTable : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("Seasons").WithColumn("Id").AsInt32().NotNullable().PrimaryKey().WithColumn("Name").AsString(20).NotNullable();
        foreach (var (name, index) in new[] { "Spring", "Summer", "Autumn", "Winter" }.Select((name, index) => (name, index)))
        {
            Insert.IntoTable("Seasons").Row(new { Id = index + 1, Name = name });
        }
    }
}

[Migration(1503)] public class SeedByDictionary : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Settings").Row(new Dictionary<string, object> { ["Key"] = "opening", ["Value"] = "{\"from\": 8}" }); }
[Migration(1504)] public class SeedSql : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Sites").Row(new { Name = RawSql.Insert("'North ' || 'Field'"), Latitude = 48.2, Longitude = 16.4, AreaCode = 1 }); }
[Migration(1505)] public class SeedTyped : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Meters").Row(new { Serial = "A-1", LastReading = 12.345m, InstalledAt = new DateTime(2021, 5, 6, 7, 8, 9) }); }
[Migration(1506)] public class SeedIdentity : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Sites").WithOverridingSystemValue().Row(new { Id = 500, Name = "Old Mill", AreaCode = 2 }); }
[Migration(1507)] public class CorrectOne : ForwardOnlyMigration { public override void Up() => Update.Table("Sites").Set(new { Notes = "by the river" }).Where(new { Name = "Old Mill" }); }
[Migration(1508)] public class CorrectAll : ForwardOnlyMigration { public override void Up() => Update.Table("Plants").Set(new { IsPerennial = false, Rating = 1 }).AllRows(); }
[Migration(1509)] public class CorrectNulls : ForwardOnlyMigration { public override void Up() => Update.Table("Plants").Set(new { Source = "unknown" }).Where(new { Source = (string?)null }); }
[Migration(1510)] public class RemoveOne : ForwardOnlyMigration { public override void Up() => Delete.FromTable("Settings").Row(new { Key = "closing" }); }
[Migration(1511)] public class RemoveAll : ForwardOnlyMigration { public override void Up() => Delete.FromTable("Words").AllRows(); }
[Migration(1512)] public class RemoveNulls : ForwardOnlyMigration { public override void Up() => Delete.FromTable("Plants").IsNull("Name"); }
[Migration(1513)] public class InPhases : ForwardOnlyMigration { public override void Up() => Execute.InPhase(Phase.Backfill, undo: "SELECT 1").Sql("UPDATE \"Rules\" SET \"Text\" = trim(\"Text\")"); }

[Migration(1514)]
public class ColumnThenRows : ForwardOnlyMigration
{
    public override void Up()
    {
        Alter.Table("PlantFamilies").AddColumn("IsEdible").AsBoolean().Nullable();
        Update.Table("PlantFamilies").Set(new { IsEdible = true }).Where(new { Code = "BRA" });
    }
}

[Migration(1515)]
public class RowsThenNotNull : ForwardOnlyMigration
{
    public override void Up()
    {
        Update.Table("Plants").Set(new { Season = "summer" }).Where(new { Season = (string?)null });
        Alter.Column("Season").OnTable("Plants").AsString(10).NotNullable();
    }
}

[Migration(1516)] public class SeedManyRows : ForwardOnlyMigration { public override void Up() { for (var number = 1; number <= 40; number++) Insert.IntoTable("Tools").Row(new { Label = $"Spade {number}" }); } }
[Migration(1517)] public class SeedBytes : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Pictures").Row(new { Mime = "image/gif", Bytes = new byte[] { 71, 73, 70 } }); }
[Migration(1518)] public class SeedIn : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("OldLeases").InSchema("archive").Row(new { Id = 1, Member = "O'Hara", EndedOn = new DateTime(1999, 12, 31) }); }
[Migration(1519)] public class SeedGuid : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("WaitingList").Row(new { Id = new Guid("7e0c4f6e-3c0b-4b52-9c0e-6f0f5d9a1b11"), Given = "Ada", Family = "Field" }); }
[Migration(1520)] public class SeedQuotes : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Rules").Row(new { Text = "No \"music\" after 10 o'clock; really \\ never", Position = 5L }); }
