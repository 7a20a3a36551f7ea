using FluentMigrator;
using Migrator.Authoring;

namespace Chinook.Migrations;

/// <summary>A wider number, without rewriting the table under a lock.</summary>
[Migration(202611020920, "Tracks may last longer than 24 days", BreakingChange = true)]
[RequiresApp("chinook", Flip = ">=2.0.0", Contract = ">=2.0.0")]
public sealed class TrackMilliseconds : ForwardOnlyMigration
{
    public override void Up() => Alter.Column("milliseconds").OnTable("track").AsInt64().NotNullable();
}
