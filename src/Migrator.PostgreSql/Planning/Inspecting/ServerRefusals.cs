using System.Text.RegularExpressions;
using Migrator.Planning;
using Npgsql;

namespace Migrator.PostgreSql.Planning.Inspecting;

/// <summary>Turns what the server refused into a finding.</summary>
internal static partial class ServerRefusals
{
    public static Finding Of(string code, string subject, PostgresException refused, string cure)
    {
        var hint = refused.Hint is { Length: > 0 } text ? $" {text}" : "";
        return new Finding(code, FindingSeverity.Refusal, subject, $"{WithoutValues(refused.MessageText)} ({refused.SqlState})", $"{cure}{hint}");
    }

    /// <summary>Messages quote the values of rows; names are quoted too, so this is for errors of rows only.</summary>
    public static string WithoutValues(string message) => Quoted().Replace(message, "\"…\"");

    [GeneratedRegex("(?<=: )\"[^\"]*\"")]
    private static partial Regex Quoted();
}
