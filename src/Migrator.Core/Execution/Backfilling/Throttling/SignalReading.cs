namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>What a signal makes of a look: go on, hold back, or it cannot tell.</summary>
internal sealed record SignalReading
{
    private SignalReading(bool isKnown, string? sentence) => (IsKnown, Sentence) = (isKnown, sentence);

    /// <summary>Nothing stands against going on.</summary>
    public static SignalReading Open { get; } = new(true, null);

    /// <summary>False if it could not be read.</summary>
    public bool IsKnown { get; }

    /// <summary>Why to hold back, or why it could not be read; null if nothing stands against going on.</summary>
    public string? Sentence { get; }

    public static SignalReading Closed(string sentence) => new(true, sentence);

    public static SignalReading Unknown(string sentence) => new(false, sentence);
}
