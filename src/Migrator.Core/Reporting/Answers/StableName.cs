using System.Text.Json;

namespace Migrator.Reporting.Answers;

/// <summary>Names of enumerated values as JSON has them: kebab-case, as in plans, never renamed.</summary>
public static class StableName
{
    /// <summary>The name.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
