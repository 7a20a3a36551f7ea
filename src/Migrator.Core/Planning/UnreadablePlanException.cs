namespace Migrator.Planning;

/// <summary>A text that should be a plan is not one.</summary>
public sealed class UnreadablePlanException(string reason, Exception? cause)
    : MigratorException($"This is not a plan that can be read: {reason}. Make it anew with 'migrator plan --save'.", cause)
{
    /// <inheritdoc />
    public override string Code => "MIG1004";

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; } = reason;
}
