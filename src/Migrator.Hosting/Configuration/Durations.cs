using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Migrator.Hosting.Configuration;

/// <summary>The one form of durations: a number and its unit.</summary>
internal static class Durations
{
    public const string AcceptedForms = "250ms, 30s, 10m, 2h, 7d";

    private static readonly (string Unit, double Milliseconds)[] Units =
    [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ];

    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        foreach (var (unit, milliseconds) in Units)
        {
            if (text is not null
                && text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                duration = TimeSpan.FromMilliseconds(number * milliseconds);
                return true;
            }
        }

        return false;
    }

    public static string EmptyComplaint(string name) => $"{name} must be longer than nothing.";

    public static string Complaint(string name, string? value)
        => $"{name} is '{value}', which is no duration. Write a whole number and its unit: {AcceptedForms}.";
}
