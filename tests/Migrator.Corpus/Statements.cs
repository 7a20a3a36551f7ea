using System.Data;
using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.Corpus;

// SQL, scripts and delegates: with a phase, and as they are written where nobody knows of phases.

[Migration(1601)] public class PlainSql : ForwardOnlyMigration { public override void Up() => Execute.Sql("ALTER TABLE \"Sites\" ADD CONSTRAINT ck CHECK (\"Latitude\" BETWEEN -90 AND 90)"); }
[Migration(1602)][RunsIn(Phase.Expand)] public class SqlInPhase : ForwardOnlyMigration { public override void Up() => Execute.Sql("CREATE EXTENSION IF NOT EXISTS plpgsql"); }
[Migration(1603)][RunsIn(Phase.Expand)] public class ScriptOfTheClass : ForwardOnlyMigration { public override void Up() => Execute.EmbeddedScript("1603_ScriptOfTheClass_Up.sql"); }
[Migration(1604)][RunsIn(Phase.Expand)] public class EmbeddedView : ForwardOnlyMigration { public override void Up() => Execute.EmbeddedScript("views.sql"); }
[Migration(1605)] public class EmbeddedWithoutPhase : ForwardOnlyMigration { public override void Up() => Execute.EmbeddedScript("views.sql"); }
[Migration(1606)][RunsIn(Phase.Expand)] public class EmbeddedMissing : ForwardOnlyMigration { public override void Up() => Execute.EmbeddedScript("nowhere.sql"); }
[Migration(1607)][RunsIn(Phase.Expand)] public class FileMissing : ForwardOnlyMigration { public override void Up() => Execute.Script("/nowhere/at/all.sql"); }
[Migration(1608)][RunsIn(Phase.Expand)] public class SqlWithTokens : ForwardOnlyMigration { public override void Up() => Execute.Sql("COMMENT ON TABLE \"Sites\" IS '$(what)'", new Dictionary<string, string> { ["what"] = "fields" }); }
[Migration(1609)] public class SqlWithUndo : ForwardOnlyMigration { public override void Up() => Execute.InPhase(Phase.Expand, undo: "DROP FUNCTION fee(integer)").Sql("CREATE FUNCTION fee(area integer) RETURNS integer LANGUAGE sql RETURN area * 2"); }
[Migration(1610)] public class SqlInContract : ForwardOnlyMigration { public override void Up() => Execute.InPhase(Phase.Contract).Sql("COMMENT ON TABLE \"Tools\" IS NULL"); }
[Migration(1611)] public class DelegateAlone : ForwardOnlyMigration { public override void Up() => Execute.WithConnection((connection, transaction) => { }); }
[Migration(1612)] public class DelegateForDatabase : ForwardOnlyMigration { public override void Up() => IfDatabase("postgres").Execute.WithConnection((connection, transaction) => { }); }
[Migration(1613, TransactionBehavior.None)][RunsIn(Phase.Expand)] public class WithoutTransaction : ForwardOnlyMigration { public override void Up() => Execute.Sql("ANALYZE \"Members\""); }
[Migration(1614)] public class ThrowsHalfWay : ForwardOnlyMigration { public override void Up() { Create.Table("Half").WithIdColumn(); throw new InvalidOperationException("This application is too old to be upgraded."); } }
[Migration(1615)] public class Incomplete : ForwardOnlyMigration { public override void Up() => Create.Column("Nothing").OnTable("Members"); }
[Migration(1616)] public class SqlAmongOthers : ForwardOnlyMigration { public override void Up() { Create.Column("Initials").OnTable("Members").AsString(5).Nullable(); Execute.Sql("UPDATE \"Members\" SET \"Initials\" = left(\"Surname\", 1)"); } }
[Migration(1617)] public class SeveralPhases : ForwardOnlyMigration { public override void Up() { Execute.InPhase(Phase.Expand, undo: "DROP TABLE scratch").Sql("CREATE TABLE scratch (id integer)"); Execute.InPhase(Phase.Contract).Sql("DROP TABLE scratch"); } }
