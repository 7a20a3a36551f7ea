using System.Data;
using FluentMigrator;
using FluentMigrator.Postgres;

namespace Migrator.Corpus;

// Indexes with every option, and constraints of tables that exist.

[Migration(1301)] public class IndexTwoColumns : AutoReversingMigration { public override void Up() => Create.Index("IX_Members_Name").OnTable("Members").OnColumn("LastName").Ascending().OnColumn("FirstName").Descending(); }
[Migration(1302)] public class IndexUnique : AutoReversingMigration { public override void Up() => Create.Index("UX_Meters_Serial").OnTable("Meters").OnColumn("Serial").Unique(); }
[Migration(1303)] public class IndexFiltered : AutoReversingMigration { public override void Up() => Create.Index("IX_Invoices_Unpaid").OnTable("Invoices").OnColumn("Year").Ascending().WithOptions().Filter("\"PaidAt\" IS NULL"); }
[Migration(1304)] public class IndexIncluding : AutoReversingMigration { public override void Up() => Create.Index("IX_Leases_Dates").OnTable("Leases").OnColumn("StartsOn").Ascending().Include("EndsOn").Include("YearlyFee"); }
[Migration(1305)] public class IndexConcurrently : AutoReversingMigration { public override void Up() => Create.Index("IX_Readings_At").OnTable("Readings").OnColumn("At").Ascending().WithOptions().AsConcurrently(); }
[Migration(1306)] public class IndexHash : AutoReversingMigration { public override void Up() => Create.Index("IX_Tools_Maker").OnTable("Tools").OnColumn("Maker").Ascending().WithOptions().UsingHash(); }
[Migration(1307)] public class IndexGin : AutoReversingMigration { public override void Up() => Create.Index("IX_Settings_Value").OnTable("Settings").OnColumn("Value").Ascending().WithOptions().UsingGin(); }
[Migration(1308)] public class IndexBrin : AutoReversingMigration { public override void Up() => Create.Index("IX_Readings_Brin").OnTable("Readings").OnColumn("At").Ascending().WithOptions().UsingBrin(); }
[Migration(1309)] public class IndexFill : AutoReversingMigration { public override void Up() => Create.Index("IX_Plants_Source").OnTable("Plants").OnColumn("Source").Ascending().WithOptions().UsingBTree().Fillfactor(70); }
[Migration(1310)] public class IndexNulls : AutoReversingMigration { public override void Up() => Create.Index("IX_Leases_Ends").OnTable("Leases").OnColumn("EndsOn").Ascending().NullsFirst(); }
[Migration(1311)] public class IndexWithoutName : AutoReversingMigration { public override void Up() => Create.Index().OnTable("Events").OnColumn("On"); }
[Migration(1312)] public class IndexClustered : AutoReversingMigration { public override void Up() => Create.Index("IX_Words_Clustered").OnTable("Words").OnColumn("Text").Ascending().WithOptions().Clustered(); }
[Migration(1313)] public class IndexGoes : Migration { public override void Up() => Delete.Index("IX_Plants_Source").OnTable("Plants"); public override void Down() => Create.Index("IX_Plants_Source").OnTable("Plants").OnColumn("Source"); }
[Migration(1314)] public class IndexByColumn : Migration { public override void Up() => Delete.Index().OnTable("Events").OnColumn("On"); public override void Down() { } }
[Migration(1315)] public class IndexGoesToo : Migration { public override void Up() => Delete.Index("IX_Readings_At").OnTable("Readings"); public override void Down() { } }

[Migration(1316)]
public class IndexIsMadeAnew : ForwardOnlyMigration
{
    public override void Up()
    {
        Delete.Index("IX_Leases_Dates").OnTable("Leases");
        Create.Index("IX_Leases_Dates2").OnTable("Leases").OnColumn("StartsOn").Descending().OnColumn("EndsOn").Descending();
    }
}

[Migration(1317)] public class UniqueNumberOnSite : AutoReversingMigration { public override void Up() => Create.UniqueConstraint("UC_Parcels_Number").OnTable("Parcels").Columns("SiteId", "Number"); }
[Migration(1318)] public class UniqueGoes : ForwardOnlyMigration { public override void Up() => Delete.UniqueConstraint("UC_Tools_Label").FromTable("Tools"); }
[Migration(1319)] public class ForeignKeyLater : AutoReversingMigration { public override void Up() => Create.ForeignKey("FK_Events_Sites2").FromTable("Events").ForeignColumn("SiteId").ToTable("Sites").PrimaryColumn("Id"); }
[Migration(1320)] public class ForeignKeyGoes : ForwardOnlyMigration { public override void Up() => Delete.ForeignKey("FK_Parcels_Sites").OnTable("Parcels"); }
[Migration(1321)] public class ForeignKeyCascades : AutoReversingMigration { public override void Up() => Create.ForeignKey("FK_Parcels_Sites_Cascade").FromTable("Parcels").ForeignColumn("SiteId").ToTable("Sites").PrimaryColumn("Id").OnDelete(Rule.Cascade).OnUpdate(Rule.SetNull); }
[Migration(1322)] public class PrimaryKeyLater : ForwardOnlyMigration { public override void Up() => Create.PrimaryKey("PK_Logs2").OnTable("LogsWithoutKey").Column("Id"); }

[Migration(1323)]
public class ColumnWithForeignKey : AutoReversingMigration
{
    public override void Up() => Alter.Table("Tools").AddColumn("SiteId").AsInt32().Nullable().ForeignKey("FK_Tools_Sites", "Sites", "Id").Indexed("IX_Tools_SiteId");
}

[Migration(1324)]
public class ColumnUnique : AutoReversingMigration
{
    public override void Up() => Create.Column("Badge").OnTable("Members").AsString(20).Nullable().Unique("UX_Members_Badge");
}

[Migration(1325)] public class IndexTablespace : AutoReversingMigration { public override void Up() => Create.Index("IX_Heaps_Owner").OnTable("Heaps").OnColumn("Owner").Ascending().WithOptions().Tablespace("pg_default"); }
[Migration(1326)] public class IndexOnly : AutoReversingMigration { public override void Up() => Create.Index("IX_Heaps_Open").OnTable("Heaps").OnColumn("IsOpen").Ascending().WithOptions().AsOnly(); }
[Migration(1327)] public class IndexDistinct : AutoReversingMigration { public override void Up() => Create.Index("UX_Heaps_Owner").OnTable("Heaps").OnColumn("Owner").Unique().WithOptions().UsingBTree(); }
