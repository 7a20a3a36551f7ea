namespace Migrator.PostgreSql.Rows;

/// <summary>What can be the matter with a row; several things can at once, so they are added.</summary>
internal static class Verdicts
{
    public const int Pending = 1;

    public const int Mismatched = 2;

    public const int Lossy = 4;
}
