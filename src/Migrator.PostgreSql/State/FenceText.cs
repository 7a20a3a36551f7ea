using Migrator.Gates.Orders;

namespace Migrator.PostgreSql.State;

/// <summary>A fence as the database tells it to whoever registers: the range, and before it the scheme, unless that is the usual one.</summary>
/// <remarks>Who knows nothing of schemes finds no range in it, and keeps out.</remarks>
internal sealed record FenceText(VersionScheme Scheme, string Range)
{
    public const string SemVer = "semver";
    private const string CalVer = "calver";
    private const string Ordinal = "ordinal";

    public static FenceText Read(string text) => text.Split(' ', 2) switch
    {
        [CalVer, var range] => new(VersionScheme.CalVer, range),
        [Ordinal, var range] => new(VersionScheme.Ordinal, range),
        _ => new(VersionScheme.SemVer, text),
    };

    public static string Word(VersionScheme scheme) => scheme switch
    {
        VersionScheme.CalVer => CalVer,
        VersionScheme.Ordinal => Ordinal,
        _ => SemVer,
    };

    public static VersionScheme SchemeOf(string word) => word switch
    {
        SemVer => VersionScheme.SemVer,
        CalVer => VersionScheme.CalVer,
        Ordinal => VersionScheme.Ordinal,
        _ => throw new InvalidOperationException($"A fence orders versions by '{word}', which this version does not know."),
    };
}
