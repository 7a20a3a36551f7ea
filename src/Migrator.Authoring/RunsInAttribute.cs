namespace Migrator.Authoring;

/// <summary>Declares the phase of every plain <c>Execute.Sql</c>, script and embedded script of a migration, and of its changes of rows.</summary>
/// <param name="phase">The phase in which they run.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RunsInAttribute(Phase phase) : Attribute
{
    /// <summary>The phase in which the statements run.</summary>
    public Phase Phase { get; } = phase;
}
