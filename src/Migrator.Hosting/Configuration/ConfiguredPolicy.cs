using System.Globalization;
using Migrator.Gates;
using Migrator.Gates.Orders;

namespace Migrator.Hosting.Configuration;

/// <summary>Reads what a configuration says about gates; what cannot be read is refused and never ignored.</summary>
internal static class ConfiguredPolicy
{
    public static GatePolicy Read(ConfiguredValues values)
    {
        var orders = new VersionOrders([.. values.Below("Apps").Where(entry => Says(entry.Names, "Scheme")).Select(Scheme)], releases: null);
        return new()
        {
            Unaffected = [.. values.Below("Apps").Where(entry => Says(entry.Names, "Unaffected") && IsUnaffected(entry)).Select(entry => entry.Names[0])],
            TrustsAssertions = values.Flag("Gate:TrustAssertions", true),
            RequiresApproval = values.Flag("Gate:RequireApproval", false),
            ChangeWindows = ConfiguredWindows.Read(values, "Gate:Windows"),
            Orders = orders,
            Requires = [.. values.Below("Requires").Select(entry => Requirement(entry, orders))],
        };
    }

    private static bool Says(string[] names, string key) => string.Equals(names[1], key, StringComparison.OrdinalIgnoreCase);

    private static AppScheme Scheme((string[] Names, string Value, string Origin) entry) => new(
        entry.Names[0],
        entry.Value.ToUpperInvariant() switch
        {
            "SEMVER" => VersionScheme.SemVer,
            "CALVER" => VersionScheme.CalVer,
            "ORDINAL" => VersionScheme.Ordinal,
            _ => throw new UsageException($"{entry.Origin} is '{entry.Value}'; write one of semver, calver, ordinal."),
        });

    private static bool IsUnaffected((string[] Names, string Value, string Origin) entry)
        => bool.TryParse(entry.Value, out var isUnaffected)
            ? isUnaffected
            : throw new UsageException($"{entry.Origin} is '{entry.Value}'; write true or false.");

    private static ConfiguredRequirement Requirement((string[] Names, string Value, string Origin) entry, VersionOrders orders)
    {
        if (!long.TryParse(entry.Names[0], NumberStyles.None, CultureInfo.InvariantCulture, out var migration))
        {
            throw new UsageException($"{entry.Origin}: '{entry.Names[0]}' is no migration's number.");
        }

        var order = orders.Of(entry.Names[1]);
        return order.WrongWith(entry.Value) is { } why
            ? throw new UsageException($"{entry.Origin} is no range of versions: {why} Accepted forms: {order.AcceptedRanges}.")
            : new ConfiguredRequirement(new MigrationId(migration), entry.Names[1], entry.Value);
    }
}
