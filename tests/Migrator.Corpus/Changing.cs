using FluentMigrator;
using Migrator.Authoring;

namespace Migrator.Corpus;

// Renames, other types, other nullability, moves and removals.

[Migration(1401)] public class RenameSurname : AutoReversingMigration { public override void Up() => Rename.Column("LastName").OnTable("Members").To("Surname"); }
[Migration(1402)] public class RenameFee : AutoReversingMigration { public override void Up() => Rename.Column("YearlyFee").OnTable("Leases").To("Fee"); }
[Migration(1403)] public class RenameTable : AutoReversingMigration { public override void Up() => Rename.Table("Heaps").To("CompostHeaps"); }
[Migration(1404)] public class RenameInArchive : AutoReversingMigration { public override void Up() => Rename.Column("Until").OnTable("OldLeases").InSchema("archive").To("EndedOn"); }
[Migration(1405)] public class WidenName : ForwardOnlyMigration { public override void Up() => Alter.Column("Name").OnTable("Plants").AsString(300).NotNullable(); }
[Migration(1406)] public class TextWithoutLimit : ForwardOnlyMigration { public override void Up() => Alter.Table("Events").AlterColumn("Title").AsString().NotNullable(); }
[Migration(1407)] public class NumberGrows : ForwardOnlyMigration { public override void Up() => Alter.Column("Position").OnTable("Rules").AsInt64().NotNullable(); }
[Migration(1408)] public class KeyGrows : ForwardOnlyMigration { public override void Up() => Alter.Column("Id").OnTable("Readings").AsInt64().NotNullable(); }
[Migration(1409)] public class NumberToText : ForwardOnlyMigration { public override void Up() => Alter.Column("Year").OnTable("Invoices").AsString(4).NotNullable(); }
[Migration(1410)] public class TextToNumber : ForwardOnlyMigration { public override void Up() => Alter.Column("AreaCode").OnTable("Sites").AsInt32().NotNullable().PopulatedBy("\"AreaCode\"::integer", "\"AreaCode\"::text"); }
[Migration(1411)] public class Narrower : ForwardOnlyMigration { public override void Up() => Alter.Column("Phone").OnTable("Members").AsString(30).Nullable(); }
[Migration(1412)] public class ScaleOfPrice : ForwardOnlyMigration { public override void Up() => Alter.Column("Price").OnTable("Tools").AsDecimal(12, 4).Nullable(); }
[Migration(1413)] public class NotNullLater : ForwardOnlyMigration { public override void Up() => Alter.Column("City").OnTable("Members").AsString(100).NotNullable(); }
[Migration(1414)] public class NullLater : ForwardOnlyMigration { public override void Up() => Alter.Column("SquareMetres").OnTable("Parcels").AsDecimal(8, 2).Nullable(); }
[Migration(1415)] public class DefaultLater : ForwardOnlyMigration { public override void Up() => Alter.Table("Leases").AlterColumn("EndsOn").AsDate().Nullable().WithDefault(SystemMethods.CurrentDateTime); }
[Migration(1416)] public class DropAddress : ForwardOnlyMigration { public override void Up() => Delete.Column("Street").Column("PostalCode").FromTable("Members"); }
[Migration(1417)] public class DropTable : ForwardOnlyMigration { public override void Up() => Delete.Table("MemberBadges"); }
[Migration(1418)] public class DropTableIfThere : ForwardOnlyMigration { public override void Up() => Delete.Table("NeverThere").IfExists(); }
[Migration(1419)] public class MoveTable : ForwardOnlyMigration { public override void Up() => Alter.Table("Badges").ToSchema("archive"); }

[Migration(1420)]
public class SplitName : ForwardOnlyMigration
{
    public override void Up() => Alter.ReplaceColumn("Name", populatedBy: "\"Given\" || ' ' || \"Family\"").OnTable("WaitingList")
        .By("Given").AsString(100).Nullable().PopulatedBy("split_part(\"Name\", ' ', 1)")
        .By("Family").AsString(100).Nullable().PopulatedBy("split_part(\"Name\", ' ', 2)");
}

[Migration(1421)] public class DropSchema : ForwardOnlyMigration { public override void Up() { Delete.Table("Yearly").InSchema("reports"); Delete.Schema("reports"); } }
[Migration(1422)] public class DropSequence : ForwardOnlyMigration { public override void Up() => Delete.Sequence("InvoiceNumbers"); }
[Migration(1423)] public class ReplaceTable : ForwardOnlyMigration { public override void Up() { Delete.Table("Logs"); Create.Table("Logs").WithIdColumn().WithColumn("Line").AsString().NotNullable(); } }
[Migration(1424)] public class DateToMoment : ForwardOnlyMigration { public override void Up() => Alter.Column("BoughtOn").OnTable("Tools").AsDateTime().Nullable(); }
[Migration(1425)] public class SameTypeOtherSpelling : ForwardOnlyMigration { public override void Up() => Alter.Column("Mime").OnTable("Pictures").AsCustom("character varying(40)").NotNullable(); }
[Migration(1426)] public class CollationLater : ForwardOnlyMigration { public override void Up() => Alter.Column("Label").OnTable("Tools").AsString(60, "C").NotNullable(); }
[Migration(1427)] public class IdentityLater : ForwardOnlyMigration { public override void Up() => Alter.Column("Position").OnTable("Rules").AsInt64().NotNullable().Identity(); }
[Migration(1428)] public class CustomSequence : ForwardOnlyMigration { public override void Up() => Create.Sequence("Tickets").InSchema("archive").MinValue(1).MaxValue(9999).Cache(10).Cycle(); }
[Migration(1429)] public class ColumnOfOwnType : ForwardOnlyMigration { public override void Up() => Create.Column("Where").OnTable("Meters").AsCustom("point").Nullable(); }
[Migration(1430)] public class ComputedLater : ForwardOnlyMigration { public override void Up() => Create.Column("Doubled").OnTable("Tools").AsInt32().Computed("\"Loans\" * 2", true); }
