namespace Migrator.Collecting.Errors;

/// <summary>Opaque SQL does not say when it is to run.</summary>
public sealed class UndeclaredPhaseException : MigrationClassException
{
    internal UndeclaredPhaseException(string migrationClass, string? location, string statement)
        : base(
            migrationClass,
            location,
            $"\"{statement}\" does not say when it runs, and only its author can know. " +
            "Write Execute.InPhase(Phase.Expand, undo: \"…\").Sql(\"…\"), or put [RunsIn(Phase.Contract)] on the class.")
        => Statement = statement;

    /// <inheritdoc />
    public override string Code => "MIG1013";

    /// <summary>The beginning of the statement.</summary>
    public string Statement { get; }
}
