namespace Migrator.PostgreSql.Tests.Facts;

/// <summary>How far a migration has gone that can still be taken back.</summary>
public enum Reached
{
    Expanded,
    Backfilled,
    Flipped,
}
