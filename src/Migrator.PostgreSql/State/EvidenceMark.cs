using System.Globalization;
using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>What makes evidence void, as one text: the fingerprint of the sync, and the number of writes on record that had made shapes disagree.</summary>
/// <remarks>One text, so that a version of the tool that knows nothing of such writes takes the evidence for void, and not for good.</remarks>
internal static class EvidenceMark
{
    private const string Separator = " drift:";

    public static string Write(Evidence evidence)
        => evidence.Drift == 0 ? evidence.Fingerprint : string.Create(CultureInfo.InvariantCulture, $"{evidence.Fingerprint}{Separator}{evidence.Drift}");

    public static (string Fingerprint, long Drift) Read(string mark)
        => mark.Split(Separator) is [var fingerprint, var drift] ? (fingerprint, long.Parse(drift, CultureInfo.InvariantCulture)) : (mark, 0);
}
