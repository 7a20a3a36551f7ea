namespace Migrator.Reporting;

/// <summary>The promises that steps lean on, by their numbers.</summary>
internal static class Promises
{
    public static string Describe(string promise) => promise switch
    {
        "I1" => "I1, expand is additive",
        "I2" => "I2, one truth in two shapes",
        "I3" => "I3, the backfill yields",
        "I4" => "I4, contract needs evidence",
        "I5" => "I5, killable anywhere",
        "I6" => "I6, what was reviewed is what runs",
        "I7" => "I7, unknown is closed",
        _ => promise,
    };
}
