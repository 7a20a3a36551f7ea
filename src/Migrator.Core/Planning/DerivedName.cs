using System.Security.Cryptography;
using System.Text;

namespace Migrator.Planning;

/// <summary>Makes names that fit the server's limit and cannot collide.</summary>
public static class DerivedName
{
    private const int DigestLength = 10;

    /// <summary>The name itself if it fits, else its beginning and a hash of the whole.</summary>
    /// <param name="name">The wished name.</param>
    /// <param name="limit">The longest name, in bytes of UTF-8.</param>
    public static string Fit(string name, int limit)
    {
        if (Encoding.UTF8.GetByteCount(name) <= limit)
        {
            return name;
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..DigestLength];
        return $"{Clip(name, limit - DigestLength - 1)}_{digest}";
    }

    /// <summary>As many whole characters of a name as fit: what the server itself keeps of one that is too long.</summary>
    /// <param name="name">The name.</param>
    /// <param name="limit">How much fits, in bytes of UTF-8.</param>
    public static string Clip(string name, int limit)
    {
        ArgumentNullException.ThrowIfNull(name);
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            limit -= rune.Utf8SequenceLength;
            if (limit < 0)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return kept.ToString();
    }
}
