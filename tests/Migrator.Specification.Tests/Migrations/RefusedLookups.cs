using System.Data;
using FluentMigrator;
using FluentMigrator.Builders.Create.Table;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

/// <summary>Extractions that must not be planned, each for one reason.</summary>
public static class RefusedLookups
{
    /// <summary>An extraction of one column into the table countries, which may be as a migration wants it.</summary>
    public abstract class Extraction : SpecificationMigration
    {
        protected static string Orders => Named("orders");

        protected static string Countries => Named("countries");

        protected ICreateTableWithColumnSyntax Table() => Create.Table(Countries).InSchema(Shop);

        protected ICreateTableColumnOptionOrWithColumnSyntax TableWithKey() => Table().WithColumn(Named("id")).AsInt32().PrimaryKey(Named("countries_pk")).Identity();

        protected IExtractLookupOptionSyntax Extract(string column) => Alter.ExtractLookup(Named(column)).FromTable(Orders).InSchema(Shop).ToTable(Countries).As(Named("name")).ReferencedBy(Named("country_id"), Named("id"));
    }

    [Migration(3340, "To itself", BreakingChange = true)]
    public sealed class ToItself : Extraction
    {
        public override void Up() => Alter.ExtractLookup(Named("country")).FromTable(Orders).InSchema(Shop).ToTable(Orders).As(Named("viewed")).ReferencedBy(Named("country_id"), Named("id"));
    }

    [Migration(3358, "A table that was there, whose rows are to go", BreakingChange = true)]
    public sealed class Deleting : Extraction
    {
        public override void Up() => Alter.ExtractLookup(Named("country")).FromTable(Orders).InSchema(Shop).ToTable(Named("there")).As(Named("name")).ReferencedBy(Named("country_id"), Named("id")).OnDelete(Rule.Cascade);
    }

    [Migration(3359, "A table that was there, whose key waits", BreakingChange = true)]
    public sealed class Deferred : Extraction
    {
        public override void Up() => Alter.ExtractLookup(Named("country")).FromTable(Orders).InSchema(Shop).ToTable(Named("deferred")).As(Named("name")).ReferencedBy(Named("country_id"), Named("id"));
    }

    [Migration(3360, "Some values that may be NULL", BreakingChange = true)]
    public sealed class HalfNull : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().WithColumn(Named("code")).AsString().NotNullable();
            Create.Index(Named("countries_name")).OnTable(Countries).InSchema(Shop).OnColumn(Named("name")).Ascending().OnColumn(Named("code")).Ascending().WithOptions().Unique();
            Alter.ExtractLookup(Named("country"), Named("code")).FromTable(Orders).InSchema(Shop).ToTable(Countries).As(Named("name"), Named("code")).ReferencedBy(Named("country_id"), Named("id"));
        }
    }

    [Migration(3341, "A table that comes too late", BreakingChange = true)]
    public sealed class Late : Extraction
    {
        public override void Up()
        {
            Extract("country");
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
        }
    }

    [Migration(3342, "Values that may have several rows", BreakingChange = true)]
    public sealed class NotUnique : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable();
            Extract("country");
        }
    }

    [Migration(3343, "Values that are equal and differ", BreakingChange = true)]
    public sealed class Scaled : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsCustom("numeric").NotNullable().Unique(Named("countries_name"));
            Extract("rate");
        }
    }

    [Migration(3344, "Values by a rule of their own", BreakingChange = true)]
    public sealed class Collated : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString(int.MaxValue, Sql("[blind]")).NotNullable().Unique(Named("countries_name"));
            Extract("nick");
        }
    }

    [Migration(3345, "Values of another type", BreakingChange = true)]
    public sealed class OtherType : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString(10).NotNullable().Unique(Named("countries_name"));
            Extract("country");
        }
    }

    [Migration(3346, "A key that nobody gives", BreakingChange = true)]
    public sealed class NoNumber : Extraction
    {
        public override void Up()
        {
            Table().WithColumn(Named("id")).AsInt32().PrimaryKey(Named("countries_pk")).WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Extract("country");
        }
    }

    [Migration(3347, "A key that is none", BreakingChange = true)]
    public sealed class NoKey : Extraction
    {
        public override void Up()
        {
            Table().WithColumn(Named("id")).AsInt32().NotNullable().Identity().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Extract("country");
        }
    }

    [Migration(3348, "Rows that the sync cannot insert", BreakingChange = true)]
    public sealed class Demanding : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name")).WithColumn(Named("iso")).AsString().NotNullable();
            Extract("country");
        }
    }

    [Migration(3349, "Values that may be NULL", BreakingChange = true)]
    public sealed class Nullable : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().Nullable().Unique(Named("countries_name"));
            Extract("country");
        }
    }

    [Migration(3350, "A value that the server makes", BreakingChange = true)]
    public sealed class Volatile : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Extract("token");
        }
    }

    [Migration(3351, "Out of reach for a while", BreakingChange = true)]
    [Quarantine(days: 7)]
    public sealed class Quarantined : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Extract("country");
        }
    }

    [Migration(3352, "A key that empties what is NOT NULL", BreakingChange = true)]
    public sealed class Emptying : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Extract("country").OnDelete(Rule.SetNull);
        }
    }

    [Migration(3353, "Rows that policies hide", BreakingChange = true)]
    public sealed class Hidden : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Alter.ExtractLookup(Named("country")).FromTable(Named("hidden")).InSchema(Shop).ToTable(Countries).As(Named("name")).ReferencedBy(Named("country_id"), Named("id"));
        }
    }

    [Migration(3354, "A view reads it", BreakingChange = true)]
    public sealed class Viewed : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Extract("viewed");
        }
    }

    [Migration(3355, "The name is taken", BreakingChange = true)]
    public sealed class Taken : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Alter.ExtractLookup(Named("country")).FromTable(Orders).InSchema(Shop).ToTable(Countries).As(Named("name")).ReferencedBy(Named("token"), Named("id"));
        }
    }

    [Migration(3356, "What may be planned", BreakingChange = true)]
    public sealed class Accepted : Extraction
    {
        public override void Up()
        {
            TableWithKey().WithColumn(Named("name")).AsString().NotNullable().Unique(Named("countries_name"));
            Extract("country");
        }
    }

    [Migration(3357, "What an open extraction owns", BreakingChange = true)]
    public sealed class AnotherName : SpecificationMigration
    {
        public override void Up() => Rename.Column(Named("name")).OnTable(Named("countries")).InSchema(Shop).To(Named("title"));
    }
}
