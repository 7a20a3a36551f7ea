using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Migrator.Hosting.Configuration;

/// <summary>Shares, written in percent.</summary>
internal static class Shares
{
    /// <summary>A share of time to work: never none, at most all.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out double share)
    {
        var isShare = TryParsePercent(text, out var percent) && percent is >= 1 and <= 100;
        share = isShare ? percent / 100 : 0;
        return isShare;
    }

    /// <summary>A number and a percent sign.</summary>
    public static bool TryParsePercent([NotNullWhen(true)] string? text, out double percent)
    {
        percent = 0;
        return text is not null && text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out percent);
    }

    public static string Complaint(string name, string? value) => $"{name} is '{value}'. Write the share of time to work, from 1% to 100%.";
}
