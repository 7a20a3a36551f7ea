namespace Migrator.Execution;

/// <summary>A look at the live versions was to be written down, and this role may not write to the control schema, or nobody may just now.</summary>
public sealed class LookNotRecordedException(Exception cause)
    : MigratorException($"What was seen of the live versions could not be written down. {cause.Message}", cause)
{
    /// <inheritdoc />
    public override string Code => "MIG4005";
}
