using Migrator.Gates.Orders;

namespace Migrator.PostgreSql.State;

/// <summary>How the scheme of a fence is stored.</summary>
internal static class SchemeWord
{
    public static string Of(VersionScheme scheme) => scheme switch
    {
        VersionScheme.CalVer => "calver",
        VersionScheme.Ordinal => "ordinal",
        _ => "semver",
    };

    public static VersionScheme Read(string word) => word switch
    {
        "semver" => VersionScheme.SemVer,
        "calver" => VersionScheme.CalVer,
        "ordinal" => VersionScheme.Ordinal,
        _ => throw new InvalidOperationException($"A fence orders versions by '{word}', which this version does not know."),
    };
}
