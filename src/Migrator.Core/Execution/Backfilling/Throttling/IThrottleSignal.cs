namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>One reason to hold back.</summary>
internal interface IThrottleSignal
{
    /// <summary>A stable name.</summary>
    string Name { get; }

    /// <summary>Judges what a look has shown. Looks come in the order of time.</summary>
    SignalReading Read(ThrottleFacts facts);
}
