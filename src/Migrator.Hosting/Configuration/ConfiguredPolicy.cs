using System.Globalization;
using Migrator.Gates;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads what a configuration says about gates; what cannot be read is refused and never ignored.</summary>
internal static class ConfiguredPolicy
{
    public static GatePolicy Read(ConfiguredValues values) => new()
    {
        Unaffected = [.. values.Below("Apps").Where(IsUnaffected).Select(entry => entry.Names[0])],
        Requires = [.. values.Below("Requires").Select(Requirement)],
    };

    private static bool IsUnaffected((string[] Names, string Value, string Origin) entry)
        => bool.TryParse(entry.Value, out var isUnaffected)
            ? isUnaffected
            : throw new UsageException($"{entry.Origin} is '{entry.Value}'; write true or false.");

    private static ConfiguredRequirement Requirement((string[] Names, string Value, string Origin) entry)
    {
        if (!long.TryParse(entry.Names[0], NumberStyles.None, CultureInfo.InvariantCulture, out var migration))
        {
            throw new UsageException($"{entry.Origin}: '{entry.Names[0]}' is no migration's number.");
        }

        return VersionRange.TryParse(entry.Value, out _, out var why)
            ? new ConfiguredRequirement(new MigrationId(migration), entry.Names[1], entry.Value)
            : throw new UsageException($"{entry.Origin} is no range of versions: {why} Accepted forms: {VersionRange.AcceptedForms}.");
    }
}
