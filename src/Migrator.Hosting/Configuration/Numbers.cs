using System.Globalization;

namespace Migrator.Hosting.Configuration;

/// <summary>The one form of numbers of things: whole and above 0.</summary>
internal static class Numbers
{
    public static bool TryParse(string? text, out long number)
        => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;

    public static string Complaint(string name, string? value) => $"{name} is '{value}'. Write a whole number above 0.";
}
