using Migrator.Cli.Configuration;
using Migrator.PostgreSql;
using Migrator.Reporting;

namespace Migrator.Cli.Running;

/// <summary>The kinds of databases this tool knows.</summary>
internal static class Databases
{
    public const string PostgreSql = CollectingTargets.PostgreSql;

    /// <summary>Opens the database of the settings; nothing is guessed.</summary>
    public static PostgreSqlDatabase Open(ToolSettings settings)
    {
        RequireKnown(settings.Provider);
        if (settings.Connection is null)
        {
            throw new UsageException("No database is named. Set MIGRATOR_CONNECTION, or give --connection-file FILE or --connection STRING.");
        }

        try
        {
            return PostgreSqlDatabase.Connect(settings.Connection);
        }
        catch (ArgumentException problem)
        {
            throw new UsageException(problem.Message, problem);
        }
    }

    /// <summary>What scripts for the provider's own client put around transactions.</summary>
    public static ScriptFrame ScriptFrame(string provider)
        => provider == PostgreSql
            ? new ScriptFrame("\\set ON_ERROR_STOP on", "BEGIN;\nSET LOCAL lock_timeout = '500ms';", "COMMIT;")
            : throw Unknown(provider);

    private static void RequireKnown(string? provider)
    {
        switch (provider)
        {
            case PostgreSql:
                return;
            case null:
                throw new UsageException("No provider is named, and it is never guessed. Give --provider postgresql, or set MIGRATOR_PROVIDER.");
            default:
                throw Unknown(provider);
        }
    }

    private static UsageException Unknown(string provider) => new($"The provider '{provider}' is not known. Known: {PostgreSql}.");
}
