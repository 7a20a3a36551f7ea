namespace Migrator.Reporting.Answers;

/// <summary>What <c>status</c> answers.</summary>
public sealed record StatusAnswer(
    long? ControlSchema,
    IReadOnlyList<MigrationStatusAnswer> Migrations,
    IReadOnlyList<PendingMigration>? Pending,
    ExitAnswer Exit)
{
    /// <summary>The same facts.</summary>
    public static StatusAnswer Of(StatusReport report, ExitAnswer exit)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(report.ControlSchema, [.. report.Migrations.Select(MigrationStatusAnswer.Of)], report.Pending, exit);
    }
}

/// <summary>A migration in the answer of <c>status</c>.</summary>
public sealed record MigrationStatusAnswer
{
    /// <summary>Its number.</summary>
    public required long Migration { get; init; }

    /// <summary>The author's title.</summary>
    public required string Title { get; init; }

    /// <summary>How far it has come.</summary>
    public required string State { get; init; }

    /// <summary>True while something is left to do.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>When expand started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When nothing was left to do.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Steps of the plan that are done.</summary>
    public required int StepsDone { get; init; }

    /// <summary>Steps of the plan.</summary>
    public required int Steps { get; init; }

    /// <summary>What it is waiting for.</summary>
    public required string? WaitingFor { get; init; }

    /// <summary>The command that goes on.</summary>
    public required string? Next { get; init; }

    /// <summary>Who works on it now.</summary>
    public required string? Runner { get; init; }

    /// <summary>How far its tables are copied.</summary>
    public required IReadOnlyList<TableProgress> Backfill { get; init; }

    /// <summary>What somebody has asked of its backfills.</summary>
    public required SteeringAnswer? Steering { get; init; }

    /// <summary>Rows whose mapping failed.</summary>
    public required long Poison { get; init; }

    /// <summary>Some of those rows.</summary>
    public required IReadOnlyList<PoisonAnswer> PoisonRows { get; init; }

    /// <summary>Writes that made the two shapes disagree.</summary>
    public required long Drift { get; init; }

    /// <summary>The gate of its next stage.</summary>
    public required GateAnswer? Gate { get; init; }

    internal static MigrationStatusAnswer Of(MigrationStatus status) => new()
    {
        Migration = status.Migration,
        Title = status.Title,
        State = status.State,
        IsOpen = status.IsOpen,
        StartedAt = status.StartedAt,
        FinishedAt = status.FinishedAt,
        StepsDone = status.StepsDone,
        Steps = status.Steps,
        WaitingFor = status.WaitingFor,
        Next = status.Next,
        Runner = status.Runner,
        Backfill = status.Backfill,
        Steering = SteeringAnswer.Of(status.Steering),
        Poison = status.Poison,
        PoisonRows = status.PoisonRows,
        Drift = status.Drift,
        Gate = status.Gate is { } gate ? GateAnswer.Of(gate) : null,
    };
}
