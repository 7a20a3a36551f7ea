using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Migrator.Hosting.Configuration;

/// <summary>A share of time, in percent.</summary>
internal static class Shares
{
    public static bool TryParse([NotNullWhen(true)] string? text, out double share)
    {
        share = 0;
        if (text is null || !text.EndsWith('%') || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var percent) || percent is < 1 or > 100)
        {
            return false;
        }

        share = percent / 100.0;
        return true;
    }

    public static string Complaint(string name, string? value) => $"{name} is '{value}'. Write the share of time to work, from 1% to 100%.";
}
