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
        var kept = new StringBuilder();
        var room = limit - DigestLength - 1;
        foreach (var rune in name.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return $"{kept}_{digest}";
    }
}
