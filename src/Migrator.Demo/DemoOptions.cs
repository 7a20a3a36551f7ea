namespace Migrator.Demo;

/// <summary>How large the demo is, and where it takes place.</summary>
public sealed record DemoOptions
{
    /// <summary>A connection to a server that runs already, with the right to create a database; the demo's own is dropped at the end.</summary>
    /// <value>None: a throwaway server is started.</value>
    public string? ConnectionString { get; init; }

    /// <summary>Rows of both tables together when the shop opens.</summary>
    /// <value>200,000.</value>
    public int Rows { get; init; } = 200_000;

    /// <summary>How many connections each version of the application writes on.</summary>
    /// <value>4.</value>
    public int Connections { get; init; } = 4;

    /// <summary>How long a connection rests between two statements.</summary>
    /// <value>5 ms.</value>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long each version, and both together, are watched before the story goes on.</summary>
    /// <value>4 seconds.</value>
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How long a registration lasts without a sign; contract waits as long for those it no longer accepts.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan HeartbeatTimeToLive { get; init; } = TimeSpan.FromSeconds(5);
}
