using FluentMigrator;
using Migrator.Authoring;
using Migrator.Specification.Tests.Harness;

namespace Migrator.Specification.Tests.Migrations;

/// <summary>Links that must not be planned, each for one reason.</summary>
public static class RefusedLinks
{
    /// <summary>Links of books, with what a migration wants otherwise.</summary>
    public abstract class Extraction : SpecificationMigration
    {
        protected static string Links => Named("links");

        protected void Table() => Create.Table(Links).InSchema(Shop)
            .WithColumn(Named("book")).AsInt32().PrimaryKey(Named("links_pk"))
            .WithColumn(Named("who")).AsInt32().PrimaryKey(Named("links_pk"));

        protected void Key(string to = "books") => Create.ForeignKey(Named("links_book"))
            .FromTable(Links).InSchema(Shop).ForeignColumn(Named("book"))
            .ToTable(Named(to)).InSchema(Shop).PrimaryColumn(Named("id"));

        protected void Extract(string column = "author", string key = "id")
            => Alter.ExtractLinks(Named(column)).FromTable(Named("books")).InSchema(Shop).ToTable(Links).As(Named("who")).Matching(Named(key), Named("book"));
    }

    [Migration(3333, "Links that were there", BreakingChange = true)]
    public sealed class Existing : Extraction
    {
        public override void Up() => Alter.ExtractLinks(Named("author")).FromTable(Named("books")).InSchema(Shop).ToTable(Named("there")).As(Named("who")).Matching(Named("id"), Named("book"));
    }

    [Migration(3334, "The same link twice, or one for all", BreakingChange = true)]
    public sealed class Narrow : Extraction
    {
        public override void Up()
        {
            Table();
            Key();
            Create.Index(Named("links_one")).OnTable(Links).InSchema(Shop).OnColumn(Named("book")).Unique();
            Extract();
        }
    }

    [Migration(3335, "Links of no row", BreakingChange = true)]
    public sealed class Loose : Extraction
    {
        public override void Up()
        {
            Table();
            Extract();
        }
    }

    [Migration(3336, "Links of another type", BreakingChange = true)]
    public sealed class OtherType : Extraction
    {
        public override void Up()
        {
            Table();
            Key();
            Extract("publisher");
        }
    }

    [Migration(3337, "A value that the server gives", BreakingChange = true)]
    public sealed class Default : Extraction
    {
        public override void Up()
        {
            Table();
            Key();
            Extract("given");
        }
    }

    [Migration(3338, "Out of reach for a while", BreakingChange = true)]
    [Quarantine(days: 7)]
    public sealed class Quarantined : Extraction
    {
        public override void Up()
        {
            Table();
            Key();
            Extract();
        }
    }

    [Migration(3339, "The key itself", BreakingChange = true)]
    public sealed class TheKey : Extraction
    {
        public override void Up()
        {
            Table();
            Key();
            Extract("id");
        }
    }
}
