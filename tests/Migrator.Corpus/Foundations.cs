using System.Data;
using FluentMigrator;
using FluentMigrator.Builders.Create.Table;

namespace Migrator.Corpus;

// An association of allotment gardens: the tables its office starts with. Plain Create.Table, keys, foreign keys and indexes of the same migration.

public static class TableColumns
{
    public static ICreateTableColumnOptionOrWithColumnSyntax WithIdColumn(this ICreateTableWithColumnSyntax table)
        => table.WithColumn("Id").AsInt32().NotNullable().PrimaryKey().Identity();

    public static ICreateTableColumnOptionOrWithColumnSyntax WithTimeStamps(this ICreateTableWithColumnSyntax table)
        => table
            .WithColumn("CreatedAt").AsDateTime().NotNullable().WithDefault(SystemMethods.CurrentUTCDateTime)
            .WithColumn("UpdatedAt").AsDateTime().Nullable();

    public static ICreateTableColumnOptionOrWithColumnSyntax WithAddress(this ICreateTableWithColumnSyntax table)
        => table
            .WithColumn("Street").AsString(200).Nullable()
            .WithColumn("PostalCode").AsString(20).Nullable()
            .WithColumn("City").AsString(100).Nullable();
}

[Migration(1001, "Members")]
public class CreateMembers : Migration
{
    public override void Up() => Create.Table("Members").WithIdColumn()
        .WithColumn("FirstName").AsString(100).NotNullable()
        .WithColumn("LastName").AsString(100).NotNullable()
        .WithColumn("Email").AsString(255).Nullable()
        .WithColumn("BirthDate").AsDate().Nullable()
        .WithColumn("IsActive").AsBoolean().NotNullable().WithDefaultValue(true)
        .WithAddress().WithTimeStamps();

    public override void Down() => Delete.Table("Members");
}

[Migration(1002, "Sites")]
public class CreateSites : Migration
{
    public override void Up() => Create.Table("Sites").WithIdColumn()
        .WithColumn("Name").AsString(100).NotNullable().Unique("IX_Sites_Name")
        .WithColumn("Latitude").AsDouble().Nullable()
        .WithColumn("Longitude").AsDouble().Nullable();

    public override void Down() => Delete.Table("Sites");
}

[Migration(1003, "Parcels")]
public class CreateParcels : Migration
{
    public override void Up() => Create.Table("Parcels").WithIdColumn()
        .WithColumn("SiteId").AsInt32().NotNullable().ForeignKey("FK_Parcels_Sites", "Sites", "Id").Indexed("IX_Parcels_SiteId")
        .WithColumn("Number").AsString(10).NotNullable()
        .WithColumn("SquareMetres").AsDecimal(8, 2).NotNullable()
        .WithColumn("HasWater").AsBoolean().NotNullable().WithDefaultValue(false);

    public override void Down() => Delete.Table("Parcels");
}

[Migration(1004, "Leases")]
public class CreateLeases : Migration
{
    public override void Up()
    {
        Create.Table("Leases").WithIdColumn()
            .WithColumn("MemberId").AsInt32().NotNullable()
            .WithColumn("ParcelId").AsInt32().NotNullable()
            .WithColumn("StartsOn").AsDate().NotNullable()
            .WithColumn("EndsOn").AsDate().Nullable()
            .WithColumn("YearlyFee").AsCurrency().NotNullable().WithDefaultValue(0);
        Create.ForeignKey("FK_Leases_Members").FromTable("Leases").ForeignColumn("MemberId").ToTable("Members").PrimaryColumn("Id");
        Create.ForeignKey("FK_Leases_Parcels").FromTable("Leases").ForeignColumn("ParcelId").ToTable("Parcels").PrimaryColumn("Id").OnDelete(Rule.Cascade);
        Create.Index("IX_Leases_MemberId").OnTable("Leases").OnColumn("MemberId");
    }

    public override void Down() => Delete.Table("Leases");
}

[Migration(1005, "Plants and their families")]
public class CreatePlants : AutoReversingMigration
{
    public override void Up()
    {
        Create.Table("PlantFamilies")
            .WithColumn("Code").AsFixedLengthAnsiString(3).NotNullable().PrimaryKey("PK_PlantFamilies")
            .WithColumn("LatinName").AsAnsiString(80).NotNullable();
        Create.Table("Plants").WithIdColumn()
            .WithColumn("FamilyCode").AsFixedLengthAnsiString(3).NotNullable().ForeignKey("PlantFamilies", "Code")
            .WithColumn("Name").AsString(120).NotNullable().Indexed()
            .WithColumn("IsPerennial").AsBoolean().NotNullable().WithDefaultValue(false);
    }
}

[Migration(1006, "Plantings, with a key of two columns")]
public class CreatePlantings : AutoReversingMigration
{
    public override void Up() => Create.Table("Plantings")
        .WithColumn("ParcelId").AsInt32().NotNullable().PrimaryKey("PK_Plantings").ForeignKey("FK_Plantings_Parcels", "Parcels", "Id")
        .WithColumn("PlantId").AsInt32().NotNullable().PrimaryKey("PK_Plantings").ForeignKey("FK_Plantings_Plants", "Plants", "Id")
        .WithColumn("SownOn").AsDate().Nullable()
        .WithColumn("Rows").AsInt16().NotNullable().WithDefaultValue(1);
}

[Migration(1007, "Waiting list")]
public class CreateWaitingList : ForwardOnlyMigration
{
    public override void Up() => Create.Table("WaitingList").WithDescription("Who would like a parcel, first come first served")
        .WithColumn("Id").AsGuid().NotNullable().PrimaryKey().WithDefaultValue(RawSql.Insert("gen_random_uuid()"))
        .WithColumn("Name").AsString(200).NotNullable().WithColumnDescription("As it was written on the form")
        .WithColumn("Since").AsDateTimeOffset().NotNullable().WithDefault(SystemMethods.CurrentDateTimeOffset)
        .WithColumn("Wishes").AsString(int.MaxValue).Nullable();
}

[Migration(1008, "Tools")]
public class CreateTools : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("Tools").WithIdColumn()
            .WithColumn("Label").AsString(60).NotNullable()
            .WithColumn("BoughtOn").AsDate().Nullable()
            .WithColumn("Price").AsDecimal().Nullable()
            .WithColumn("Weight").AsFloat().Nullable()
            .WithColumn("Photo").AsBinary().Nullable();
        Create.UniqueConstraint("UC_Tools_Label").OnTable("Tools").Column("Label");
    }
}

[Migration(1009, "Lending of tools")]
public class CreateToolLoans : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("ToolLoans")
            .WithColumn("Id").AsInt64().NotNullable().Identity()
            .WithColumn("ToolId").AsInt32().NotNullable()
            .WithColumn("MemberId").AsInt32().NotNullable()
            .WithColumn("LentAt").AsDateTime2().NotNullable()
            .WithColumn("ReturnedAt").AsDateTime2().Nullable();
        Create.PrimaryKey("PK_ToolLoans").OnTable("ToolLoans").Column("Id");
        Create.ForeignKey().FromTable("ToolLoans").ForeignColumn("ToolId").ToTable("Tools").PrimaryColumn("Id");
        Create.ForeignKey().FromTable("ToolLoans").ForeignColumn("MemberId").ToTable("Members").PrimaryColumn("Id").OnDeleteOrUpdate(Rule.None);
    }
}

[Migration(1010, "Settings")]
public class CreateSettings : ForwardOnlyMigration
{
    public override void Up() => Create.Table("Settings")
        .WithColumn("Key").AsString(100).NotNullable().PrimaryKey()
        .WithColumn("Value").AsCustom("jsonb").Nullable()
        .WithColumn("Tags").AsCustom("text[]").Nullable();
}

[Migration(1011, "Meters")]
public class CreateMeters : ForwardOnlyMigration
{
    public override void Up() => Create.Table("Meters").WithIdColumn()
        .WithColumn("ParcelId").AsInt32().Nullable().ForeignKey("Parcels", "Id").OnDelete(Rule.SetNull)
        .WithColumn("Serial").AsAnsiString(32).NotNullable()
        .WithColumn("LastReading").AsDecimal(12, 3).NotNullable().WithDefaultValue(0m)
        .WithColumn("InstalledAt").AsDateTime().NotNullable().WithDefaultValue(new DateTime(2020, 1, 1));
}

[Migration(1012, "Readings")]
public class CreateReadings : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("Readings").WithIdColumn()
            .WithColumn("MeterId").AsInt32().NotNullable()
            .WithColumn("At").AsDateTime().NotNullable()
            .WithColumn("Value").AsDecimal(12, 3).NotNullable();
        Create.Index().OnTable("Readings").OnColumn("MeterId").Ascending().OnColumn("At").Descending();
    }
}

[Migration(1013, "Invoices")]
public class CreateInvoices : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("Invoices").WithIdColumn()
            .WithColumn("LeaseId").AsInt32().NotNullable().ForeignKey("FK_Invoices_Leases", "Leases", "Id")
            .WithColumn("Year").AsInt32().NotNullable()
            .WithColumn("Amount").AsDecimal(10, 2).NotNullable()
            .WithColumn("PaidAt").AsDateTime().Nullable()
            .WithColumn("State").AsByte().NotNullable().WithDefaultValue(0);
        Create.UniqueConstraint().OnTable("Invoices").Columns("LeaseId", "Year");
    }
}

[Migration(1014, "Schema of the archive")]
public class CreateArchiveSchema : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Schema("archive");
        Create.Table("OldLeases").InSchema("archive")
            .WithColumn("Id").AsInt32().NotNullable().PrimaryKey("PK_OldLeases")
            .WithColumn("Member").AsString(200).NotNullable()
            .WithColumn("Until").AsDate().NotNullable();
    }
}

[Migration(1015, "Events")]
public class CreateEvents : ForwardOnlyMigration
{
    public override void Up() => Create.Table("Events").WithIdColumn()
        .WithColumn("Title").AsString(200).NotNullable()
        .WithColumn("StartsAt").AsTime().Nullable()
        .WithColumn("On").AsDate().NotNullable()
        .WithColumn("SiteId").AsInt32().Nullable().ForeignKey("FK_Events_Sites", "Sites", "Id").OnDelete(Rule.SetDefault)
        .WithColumn("Details").AsXml().Nullable();
}

[Migration(1016, "Helpers of events")]
public class CreateEventHelpers : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("EventHelpers")
            .WithColumn("EventId").AsInt32().NotNullable()
            .WithColumn("MemberId").AsInt32().NotNullable();
        Create.PrimaryKey().OnTable("EventHelpers").Columns("EventId", "MemberId");
        Create.ForeignKey("FK_EventHelpers_Events").FromTable("EventHelpers").ForeignColumn("EventId").ToTable("Events").PrimaryColumn("Id").OnDelete(Rule.Cascade);
        Create.ForeignKey("FK_EventHelpers_Members").FromTable("EventHelpers").ForeignColumn("MemberId").ToTable("Members").PrimaryColumn("Id").OnUpdate(Rule.Cascade);
    }
}

[Migration(1017, "A tree of rules")]
public class CreateRules : ForwardOnlyMigration
{
    public override void Up() => Create.Table("Rules").WithIdColumn()
        .WithColumn("ParentId").AsInt32().Nullable().ForeignKey("FK_Rules_Parent", "Rules", "Id")
        .WithColumn("Text").AsString(4000).NotNullable()
        .WithColumn("Position").AsInt32().NotNullable().WithDefaultValue(-1);
}

[Migration(1018, "Compost heaps")]
public class CreateHeaps : ForwardOnlyMigration
{
    public override void Up() => Create.Table("Heaps").WithIdColumn()
        .WithColumn("Width").AsInt32().NotNullable()
        .WithColumn("Depth").AsInt32().NotNullable()
        .WithColumn("Area").AsInt32().Computed("\"Width\" * \"Depth\"", true);
}

[Migration(1019, "Heaps with an area that is not stored")]
public class CreateVirtualHeaps : ForwardOnlyMigration
{
    public override void Up() => Create.Table("VirtualHeaps").WithIdColumn()
        .WithColumn("Width").AsInt32().NotNullable()
        .WithColumn("Area").AsInt32().Computed("\"Width\" * 2");
}

[Migration(1020, "Languages and their words")]
public class CreateTranslations : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Table("Languages").WithColumn("Code").AsFixedLengthString(2).PrimaryKey().WithColumn("Name").AsString(40).NotNullable();
        Create.Table("Words").WithIdColumn()
            .WithColumn("Language").AsFixedLengthString(2).NotNullable().ForeignKey("Languages", "Code")
            .WithColumn("Key").AsString(80, "C").NotNullable()
            .WithColumn("Text").AsString().NotNullable().WithDefaultValue("");
        Create.Index("IX_Words_Key").OnTable("Words").OnColumn("Language").Ascending().OnColumn("Key").Ascending().WithOptions().Unique();
    }
}
