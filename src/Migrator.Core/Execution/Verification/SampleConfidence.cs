using System.Globalization;

namespace Migrator.Execution.Verification;

/// <summary>Says what a sample tells about the whole table, and what it does not.</summary>
/// <remarks>
/// Pages are drawn, not rows: rows of one page were often written together and are no independent witnesses. With n pages drawn
/// and none of them bad, a share of bad pages above 1 - 0.05^(1/n) would have been missed in less than 1 of 20 draws.
/// </remarks>
public static class SampleConfidence
{
    private const double Doubt = 0.05;

    /// <summary>The sentence.</summary>
    public static string Of(double percent, DrawnSample drawn)
    {
        ArgumentNullException.ThrowIfNull(drawn);
        var share = percent.ToString("0.###", CultureInfo.InvariantCulture);
        var pages = drawn.Units == 1 ? "1 page" : string.Create(CultureInfo.InvariantCulture, $"{drawn.Units:N0} pages");
        return drawn switch
        {
            { Differing: 0, Units: 0 } => $"A sample of {share} % drew no page with rows, and says nothing.",
            { Differing: 0 } => $"A sample of {share} % drew {pages} and found no difference: with 95 % confidence less than {Percent(1 - Math.Pow(Doubt, 1.0 / drawn.Units))} of the pages hold one. That is no evidence for contract.",
            _ => string.Create(CultureInfo.InvariantCulture, $"A sample of {share} % drew {pages} and found differences in {drawn.Differing:N0} of them, {Percent((double)drawn.Differing / drawn.Units)}. There are more than those named."),
        };
    }

    // Rounded up: a bound that is told must hold.
    private static string Percent(double share)
    {
        var digits = share >= 0.01 ? 1 : 4;
        var factor = Math.Pow(10, digits + 2);
        return (Math.Ceiling(share * factor) / (factor / 100)).ToString(digits == 1 ? "0.#" : "0.####", CultureInfo.InvariantCulture) + " %";
    }
}
