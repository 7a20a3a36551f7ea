using FluentMigrator;
using FluentMigrator.Postgres;
using Migrator.Authoring;

namespace Chinook.Migrations;

/// <summary>An index that rejects waits for contract; one that does not is built at once, beside the writers.</summary>
[Migration(202611021000, "Genres are told apart by name, and composers are found")]
[RequiresApp("chinook", Contract = ">=2.0.0")]
public sealed class CatalogueIndexes : ForwardOnlyMigration
{
    public override void Up()
    {
        Create.Index("genre_name_key").OnTable("genre").OnColumn("name").Ascending().WithOptions().Unique();
        Create.Index("track_composer_idx").OnTable("track").OnColumn("composer").Ascending().WithOptions().Filter("composer IS NOT NULL");
    }
}
