using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Migrator.Hosting.Configuration;

/// <summary>The one form of sizes: a number and its unit, in powers of 1,024.</summary>
internal static class Sizes
{
    public const string AcceptedForms = "512kB, 64MB, 10GB";

    private static readonly (string Unit, int Shift)[] Units = [("kB", 10), ("MB", 20), ("GB", 30), ("TB", 40)];

    public static bool TryParse([NotNullWhen(true)] string? text, out long bytes)
    {
        bytes = 0;
        foreach (var (unit, shift) in Units)
        {
            if (text is not null
                && text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(text[..^unit.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                bytes = (long)number << shift;
                return true;
            }
        }

        return false;
    }

    public static string Complaint(string name, string? value) => $"{name} is '{value}', which is no size. Write a whole number and its unit: {AcceptedForms}.";
}
