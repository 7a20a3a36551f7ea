namespace Migrator.Execution.Backfilling.Throttling;

/// <summary>The user's own query says no.</summary>
internal sealed class QuerySignal : IThrottleSignal
{
    public string Name => "query";

    public SignalReading Read(ThrottleFacts facts) => facts.While switch
    {
        true => SignalReading.Open,
        false => SignalReading.Closed("the configured query says false"),
        null => SignalReading.Unknown($"the configured query says nothing: {facts.WhileProblem ?? "no reason was given"}"),
    };
}
