using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Migrator.Planning;
using Migrator.Planning.Mappings;

namespace Migrator.Execution.Verification;

/// <summary>Names the rule by which a table was compared, so that evidence of another rule is not taken for it.</summary>
public static class VerificationRule
{
    /// <summary>SHA-256 over the mappings, whatever order they come in.</summary>
    public static string HashOf(IEnumerable<Mapping> mappings)
    {
        var lines = mappings
            .OrderBy(mapping => mapping.Migration)
            .ThenBy(mapping => mapping.Key, StringComparer.Ordinal)
            .Select(mapping => JsonSerializer.Serialize(mapping, PlanJson.SerializerOptions));
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))}";
    }
}
