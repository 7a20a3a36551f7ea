using FluentMigrator;

namespace Migrator.Corpus;

// Shops and their plugins ask before they change: the same migration may meet a database of any age.

public abstract class CheckedMigration : ForwardOnlyMigration
{
    protected bool Has(string table, string column) => Schema.Table(table).Column(column).Exists();

    protected void AddText(string table, string column, int length)
    {
        if (!Has(table, column))
        {
            Alter.Table(table).AddColumn(column).AsString(length).Nullable();
        }
    }

    protected void AddFlag(string table, string column)
    {
        if (!Has(table, column))
        {
            Alter.Table(table).AddColumn(column).AsBoolean().NotNullable().WithDefaultValue(false);
        }
    }
}

/// <summary>A number made of a date, as some applications like it.</summary>
public sealed class DatedMigrationAttribute : MigrationAttribute
{
    public DatedMigrationAttribute(int year, int month, int day, string description)
        : base((year * 10000L) + (month * 100) + day - 20_239_000L, description)
    {
    }
}

[Migration(1101)] public class PhoneOfMembers : CheckedMigration { public override void Up() => AddText("Members", "Phone", 40); }
[Migration(1102)] public class MobileOfMembers : CheckedMigration { public override void Up() => AddText("Members", "Mobile", 40); }
[Migration(1103)] public class NewsletterOfMembers : CheckedMigration { public override void Up() => AddFlag("Members", "Newsletter"); }
[Migration(1104)] public class EmailOfMembersAgain : CheckedMigration { public override void Up() => AddText("Members", "Email", 255); }
[Migration(1105)] public class FenceOfParcels : CheckedMigration { public override void Up() => AddFlag("Parcels", "HasFence"); }
[Migration(1106)] public class ShedOfParcels : CheckedMigration { public override void Up() => AddFlag("Parcels", "HasShed"); }
[Migration(1107)] public class ColourOfTools : CheckedMigration { public override void Up() => AddText("Tools", "Colour", 20); }
[Migration(1108)] public class MakerOfTools : CheckedMigration { public override void Up() => AddText("Tools", "Maker", 80); }
[Migration(1109)] public class ReasonOfLeases : CheckedMigration { public override void Up() => AddText("Leases", "ReasonToEnd", 400); }
[Migration(1110)] public class ReminderOfInvoices : CheckedMigration { public override void Up() => AddFlag("Invoices", "Reminded"); }

[Migration(1111)]
public class BadgesWhereThereAreNone : CheckedMigration
{
    public override void Up()
    {
        if (!Schema.Table("Badges").Exists())
        {
            Create.Table("Badges").WithIdColumn().WithColumn("Name").AsString(50).NotNullable();
        }

        // The table may be this migration's own, or an older one.
        if (!Schema.Table("Badges").Column("Icon").Exists())
        {
            Alter.Table("Badges").AddColumn("Icon").AsString(50).Nullable();
        }

        if (!Schema.Table("Badges").Index("IX_Badges_Name").Exists())
        {
            Create.Index("IX_Badges_Name").OnTable("Badges").OnColumn("Name");
        }
    }
}

[Migration(1112)]
public class BadgesOnceMore : CheckedMigration
{
    public override void Up()
    {
        if (!Schema.Table("Badges").Exists())
        {
            Create.Table("Badges").WithIdColumn();
        }
        else
        {
            AddText("Badges", "Tooltip", 200);
        }
    }
}

[Migration(1113)]
public class BadgesOfMembers : CheckedMigration
{
    public override void Up()
    {
        if (Schema.Table("MemberBadges").Exists())
        {
            return;
        }

        Create.Table("MemberBadges").WithIdColumn()
            .WithColumn("MemberId").AsInt32().NotNullable().ForeignKey("FK_MemberBadges_Members", "Members", "Id")
            .WithColumn("BadgeId").AsInt32().NotNullable().ForeignKey("FK_MemberBadges_Badges", "Badges", "Id");
        if (!Schema.Table("MemberBadges").Constraint("UC_MemberBadges").Exists())
        {
            Create.UniqueConstraint("UC_MemberBadges").OnTable("MemberBadges").Columns("MemberId", "BadgeId");
        }
    }
}

[Migration(1114)]
public class OldColumnsGo : CheckedMigration
{
    public override void Up()
    {
        foreach (var column in new[] { "Fax", "Telex", "Mobile" })
        {
            if (Has("Members", column))
            {
                Delete.Column(column).FromTable("Members");
            }
        }
    }
}

[Migration(1115)]
public class LengthOfNames : CheckedMigration
{
    public override void Up()
    {
        if (Has("Sites", "Name"))
        {
            Alter.Column("Name").OnTable("Sites").AsString(200).NotNullable();
        }
    }
}

[Migration(1116)]
public class IndexOnEmail : CheckedMigration
{
    public override void Up()
    {
        if (!Schema.Table("Members").Index("IX_Members_Email").Exists())
        {
            Create.Index("IX_Members_Email").OnTable("Members").OnColumn("Email").Ascending().WithOptions().NonClustered();
        }
    }
}

[Migration(1117)]
public class ForeignKeyOfReadings : CheckedMigration
{
    public override void Up()
    {
        if (!Schema.Table("Readings").Constraint("FK_Readings_Meters").Exists())
        {
            Create.ForeignKey("FK_Readings_Meters").FromTable("Readings").ForeignColumn("MeterId").ToTable("Meters").PrimaryColumn("Id");
        }
    }
}

[Migration(1118)]
public class PicturesAndCaptions : CheckedMigration
{
    public override void Up()
    {
        if (!Schema.Table("Pictures").Exists())
        {
            Create.Table("Pictures").WithIdColumn().WithColumn("Mime").AsString(40).NotNullable().WithColumn("Bytes").AsBinary(int.MaxValue).Nullable();
        }

        AddText("Pictures", "Caption", 400);
        AddText("Pictures", "AltText", 400);
    }
}

[Migration(1119)]
public class NumbersOfInvoices : CheckedMigration
{
    public override void Up()
    {
        if (!Schema.Sequence("InvoiceNumbers").Exists())
        {
            Create.Sequence("InvoiceNumbers").StartWith(1000).IncrementBy(1);
        }
    }
}

[Migration(1120)]
public class SchemaOfReports : CheckedMigration
{
    public override void Up()
    {
        if (!Schema.Schema("reports").Exists())
        {
            Create.Schema("reports");
        }

        if (!Schema.Schema("reports").Table("Yearly").Exists())
        {
            Create.Table("Yearly").InSchema("reports").WithColumn("Year").AsInt32().NotNullable().PrimaryKey().WithColumn("Total").AsDecimal(14, 2).NotNullable();
        }
    }
}

[DatedMigration(2024, 1, 21, "Currency of invoices")] public class CurrencyOfInvoices : CheckedMigration { public override void Up() => AddText("Invoices", "Currency", 3); }
[DatedMigration(2024, 1, 22, "Rounding of invoices")] public class RoundingOfInvoices : CheckedMigration { public override void Up() => AddFlag("Invoices", "IsRounded"); }
[DatedMigration(2024, 1, 23, "Note of plantings")] public class NoteOfPlantings : CheckedMigration { public override void Up() => AddText("Plantings", "Note", 1000); }
[DatedMigration(2024, 1, 24, "Soil of parcels")] public class SoilOfParcels : CheckedMigration { public override void Up() => AddText("Parcels", "Soil", 30); }
