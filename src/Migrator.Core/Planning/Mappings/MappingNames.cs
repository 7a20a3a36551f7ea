using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Migrator.Planning.Mappings;

/// <summary>Names of what belongs to a mapping in the control schema, where tables of all schemas meet.</summary>
public static partial class MappingNames
{
    private const int DigestLength = 10;

    /// <summary>A plain name where it can be read in one way only, else one with a hash: <c>shop.eu_orders</c> and <c>shop_eu.orders</c> read alike when joined.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="table">The mapping's table.</param>
    /// <param name="what">What it is: up, down, agrees, returns, text.</param>
    /// <param name="column">The column it is for.</param>
    /// <param name="limit">The longest name, in bytes of UTF-8.</param>
    public static string Of(MigrationId migration, TableName table, string what, string column, int limit)
    {
        var plain = $"m{migration}_{table.Schema}_{table.Name}_{what}_{column}";
        var isPlain = !table.Schema.Contains('_', StringComparison.Ordinal) && What().Match($"{table.Name}_{what}_{column}").Index == table.Name.Length;
        return DerivedName.Fit(isPlain ? plain : $"{plain}_{Digest(table, what, column)}", limit);
    }

    private static string Digest(TableName table, string what, string column)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', table.Schema, table.Name, what, column))))[..DigestLength];

    [GeneratedRegex("_(?:up|down|agrees|returns|text)_")]
    private static partial Regex What();
}
