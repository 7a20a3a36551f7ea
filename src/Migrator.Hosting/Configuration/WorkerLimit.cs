using System.Globalization;

namespace Migrator.Hosting.Configuration;

/// <summary>How many workers of one process are at it at once. Each has a connection of its own, so there is a limit.</summary>
internal static class WorkerLimit
{
    public const int Most = 64;

    public static bool TryParse(string? text, out int count)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= Most;

    public static string Complaint(string origin, string? text)
        => $"{origin}: '{text}' is not a number of workers. Give one from 1 to {Most.ToString(CultureInfo.InvariantCulture)}.";
}
