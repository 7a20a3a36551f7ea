namespace Migrator.PostgreSql.State.Use;

/// <summary>How the toolkit marks a statement on a user's table that nothing else tells from an application's.</summary>
internal static class OwnStatement
{
    public const string Mark = "/* migrator */";
}
