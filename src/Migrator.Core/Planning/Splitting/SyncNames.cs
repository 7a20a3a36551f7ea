using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Migrator.Changes;

namespace Migrator.Planning.Splitting;

/// <summary>Short and plain names, so that triggers and functions can be named after a change whatever the tables are called.</summary>
internal static class SyncNames
{
    public static string Of(string kind, SchemaChange change, MigrationId migration)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(change.Describe()));
        return string.Create(CultureInfo.InvariantCulture, $"{kind}_{migration.Value}_{Convert.ToHexStringLower(digest)[..8]}");
    }
}
