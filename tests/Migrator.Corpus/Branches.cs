using FluentMigrator;
using FluentMigrator.Runner.Constraints;
using Migrator.Authoring;

namespace Migrator.Corpus;

// Branches by database, tags, profiles, maintenance and constraints.

[Migration(1701)] public class ForTwoDatabases : ForwardOnlyMigration { public override void Up() { IfDatabase("SqlServer").Execute.Sql("EXEC sp_help"); IfDatabase("PostgreSQL").Create.Column("Slug").OnTable("Sites").AsString(80).Nullable(); } }
[Migration(1702)] public class ByOldName : ForwardOnlyMigration { public override void Up() => IfDatabase("Postgres").Create.Column("Slug").OnTable("Plants").AsString(80).Nullable(); }
[Migration(1703)] public class ByPredicate : ForwardOnlyMigration { public override void Up() => IfDatabase(name => name.StartsWith("Postgre", StringComparison.Ordinal)).Create.Column("Slug").OnTable("Events").AsString(80).Nullable(); }
[Migration(1704)] public class ByDelegate : ForwardOnlyMigration { public override void Up() => IfDatabase("postgresql").Delegate(() => Create.Column("Slug").OnTable("Tools").AsString(80).Nullable()); }
[Migration(1705)] public class ForAnotherOnly : ForwardOnlyMigration { public override void Up() => IfDatabase("sqlite", "mysql").Execute.Sql("PRAGMA foreign_keys = OFF"); }
[Migration(1706)] public class AsksOfABranch : ForwardOnlyMigration { public override void Up() { if (!IfDatabase("PostgreSQL").Schema.Table("Members").Column("Title").Exists()) Create.Column("Title").OnTable("Members").AsString(20).Nullable(); } }
[Migration(1707)][Tags("Demo")] public class DemoRows : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Sites").Row(new { Name = "Demo Field" }); }
[Migration(1708)][Tags(TagBehavior.RequireAll, "Demo", "Large")] public class LargeDemoRows : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Sites").Row(new { Name = "Large Field" }); }
[Migration(1709)][Tags("Staging", "Test")] public class StagingOnly : ForwardOnlyMigration { public override void Up() => Create.Table("TestRuns").WithIdColumn(); }
[Profile("Development")] public class DevelopmentRows : ForwardOnlyMigration { public override void Up() => Insert.IntoTable("Sites").Row(new { Name = "Dev Field" }); }
[Maintenance(MigrationStage.AfterAll)] public class RefreshStatistics : ForwardOnlyMigration { public override void Up() => Execute.Sql("ANALYZE"); }
[Maintenance(MigrationStage.BeforeAll, TransactionBehavior.None)] public class LockOut : ForwardOnlyMigration { public override void Up() => Execute.Sql("SELECT 1"); }
[Migration(1710)][CurrentVersionMigrationConstraint(1001)] public class OnlyFromTheStart : ForwardOnlyMigration { public override void Up() => Create.Table("FromTheStart").WithIdColumn(); }
[Migration(1711, BreakingChange = true)] public class Announced : ForwardOnlyMigration { public override void Up() => Delete.Column("Hash").FromTable("Pictures"); }
[Migration(1712)][RequiresApp("office", Contract = ">=3.0.0")] public class Gated : ForwardOnlyMigration { public override void Up() => Delete.Column("Labels").FromTable("Pictures"); }
public class Forgotten : ForwardOnlyMigration { public override void Up() => Create.Table("Forgotten").WithIdColumn(); }
