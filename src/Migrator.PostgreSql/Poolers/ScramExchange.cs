using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Migrator.PostgreSql.Poolers;

/// <summary>SCRAM-SHA-256 without channel binding (RFC 5802, 7677): the password never travels, and the server proves itself too.</summary>
internal sealed class ScramExchange(string password, string nonce, string user = "")
{
    public const string Mechanism = "SCRAM-SHA-256";
    private const string NoBinding = "n,,";

    // More than any server asks for: a false one could keep us busy for hours.
    private const int MostIterations = 1_000_000;

    private byte[] serverSignature = [];

    /// <summary>The first message. The server knows the user from the connection.</summary>
    public string First => NoBinding + FirstBare;

    private string FirstBare => $"n={user},r={nonce}";

    public static string NewNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    /// <summary>The answer to the server's first message.</summary>
    public string Answer(string serverFirst)
    {
        var given = Attributes(serverFirst);
        var iterations = int.Parse(given.GetValueOrDefault('i', ""), NumberStyles.None, CultureInfo.InvariantCulture);
        if (!given.GetValueOrDefault('r', "").StartsWith(nonce, StringComparison.Ordinal) || iterations is < 1 or > MostIterations)
        {
            throw new ConsoleRefusedException("its login exchange is not for us");
        }

        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), Convert.FromBase64String(given['s']), iterations, HashAlgorithmName.SHA256, 32);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var last = $"c={Convert.ToBase64String(Encoding.UTF8.GetBytes(NoBinding))},r={given['r']}";
        var signed = Encoding.UTF8.GetBytes($"{FirstBare},{serverFirst},{last}");
        var signature = HMACSHA256.HashData(SHA256.HashData(clientKey), signed);
        serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(salted, "Server Key"u8), signed);
        return $"{last},p={Convert.ToBase64String([.. clientKey.Zip(signature, (key, sign) => (byte)(key ^ sign))])}";
    }

    /// <exception cref="ConsoleRefusedException">It does not know the password.</exception>
    public void Verify(string serverLast)
    {
        var given = Attributes(serverLast).GetValueOrDefault('v', "");
        if (!CryptographicOperations.FixedTimeEquals(Convert.FromBase64String(given), serverSignature))
        {
            throw new ConsoleRefusedException("it does not know the password either: something else answers in its place");
        }
    }

    private static Dictionary<char, string> Attributes(string message)
        => message.Split(',').Where(part => part.Length > 1 && part[1] == '=').GroupBy(part => part[0]).ToDictionary(part => part.Key, part => part.First()[2..]);
}
